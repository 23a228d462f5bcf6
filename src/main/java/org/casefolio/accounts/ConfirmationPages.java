package org.casefolio.accounts;

import casefolio.templates.Templates;
import java.util.List;
import java.util.Optional;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/**
 * The page that a confirmation mail leads to. Opening it changes nothing; its button confirms. Mail
 * scanners follow links and press buttons, so whoever comes second reads that it is confirmed. What
 * has come of it stands on a page of its own, without the link's random value in its address.
 */
@Controller
@Serving
class ConfirmationPages {

  static final String PATH = "/confirm";

  private static final List<String> RESULTS =
      List.of("confirmed", "already", "full", "replaced", "expired", "unknown");

  private final Addresses addresses;
  private final MoreAddresses more;
  private final Templates templates;

  ConfirmationPages(Addresses addresses, MoreAddresses more, Templates templates) {
    this.addresses = addresses;
    this.more = more;
    this.templates = templates;
  }

  @GetMapping(PATH)
  View show(Page page, @RequestParam(defaultValue = "") String token) {
    return look(page, token);
  }

  @PostMapping(PATH)
  View confirm(Page page, @RequestParam(defaultValue = "") String token) {
    Optional<Link.Token> given = Link.Token.parse(token);
    if (page.switchingLanguage()) {
      return look(page, token);
    }
    boolean further = more.look(given) != Link.State.UNKNOWN;
    return switch (further ? more.confirm(given) : addresses.confirm(given)) {
      case Addresses.Confirmed() -> result("confirmed");
      case Addresses.AlreadyConfirmed() -> result("already");
      case Addresses.AddressFull() -> result("full");
      case Addresses.Dead(Link.State why) -> show(page, token, why, further);
      case Addresses.WrongCode() -> throw new IllegalStateException("no code was typed");
      case Addresses.TooManyCodes(var _) -> throw new IllegalStateException("no code was typed");
    };
  }

  @GetMapping(PATH + "/{what}")
  Html result(Page page, @PathVariable String what) {
    if (!RESULTS.contains(what)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    boolean done = what.equals("confirmed") || what.equals("already");
    String next = !done ? "/account/email" : page.signedIn() ? "/account" : "/sign-in";
    String label =
        !done
            ? "accounts.to.email"
            : page.signedIn() ? "accounts.to.account" : "accounts.to.signIn";
    return Html.of(
        templates.accountsMessage(page, "accounts.confirm." + what, next, page.plain(label)));
  }

  private View look(Page page, String token) {
    Optional<Link.Token> given = Link.Token.parse(token);
    Link.State state = more.look(given);
    return state == Link.State.UNKNOWN
        ? show(page, token, addresses.look(given), false)
        : show(page, token, state, true);
  }

  private View show(Page page, String token, Link.State state, boolean further) {
    return switch (state) {
      case LIVE -> Html.of(templates.accountsConfirm(page, token, further));
      case USED -> result("already");
      case REPLACED -> result("replaced");
      case EXPIRED -> result("expired");
      case UNKNOWN -> result("unknown");
    };
  }

  private static SeeOther result(String what) {
    return new SeeOther(PATH + "/" + what);
  }
}
