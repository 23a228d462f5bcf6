package org.casefolio.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Locale;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Languages;
import org.springframework.stereotype.Component;

/** What happens whenever somebody comes in, by a new account or an old one. */
@Component
@Serving
class Entrance {

  private final Visits visits;
  private final Devices devices;
  private final Languages languages;
  private final OwnerNotices notices;
  private final LostFactors lost;
  private final Factors factors;
  private final ClosedLanes closedLanes;

  Entrance(
      Visits visits,
      Devices devices,
      Languages languages,
      OwnerNotices notices,
      LostFactors lost,
      Factors factors,
      ClosedLanes closedLanes) {
    this.visits = visits;
    this.devices = devices;
    this.languages = languages;
    this.notices = notices;
    this.lost = lost;
    this.factors = factors;
    this.closedLanes = closedLanes;
  }

  /**
   * Begins a session, stops what somebody may have asked for without a second step, ends the row of
   * wrong codes, remembers the browser (and tells the owner of a new one), and keeps the receipt
   * number that was typed before. In a browser that remembers no language the account's language
   * takes over.
   */
  HttpSession enter(
      HttpServletRequest request,
      HttpServletResponse response,
      AccountId account,
      int generation,
      Locale language,
      String receipt) {
    HttpSession session = visits.begin(request, account, generation);
    lost.stop(account);
    boolean proven = factors.any(account); // or it would not have come to this
    if (proven) {
      closedLanes.openForCodes(account);
    }
    if (devices.remember(request, response, account, proven)) {
      notices.tell(account, AccountMail.Kind.NEW_DEVICE);
    }
    PendingReceipt.keep(session, receipt);
    if (languages.findRemembered(request).isEmpty()) {
      languages.remember(response, language);
    }
    return session;
  }

  /** The same for an account that is there, and where to go on from here. */
  SeeOther enter(
      HttpServletRequest request,
      HttpServletResponse response,
      AccountRow account,
      String receipt) {
    enter(
        request,
        response,
        account.id(),
        account.generation(),
        Locale.forLanguageTag(account.language()),
        receipt);
    return new SeeOther(receipt.isBlank() ? "/portfolio" : "/portfolio/add");
  }
}
