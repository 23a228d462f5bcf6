package org.casefolio.accounts;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
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
 * The page that the mail about a closed way in leads to. Opening the page changes nothing; its
 * button opens the way in and makes this browser one that the owner used, so that whoever goes on
 * guessing cannot close it again before the owner is in.
 */
@Controller
@Serving
class OpeningPages {

  static final String PATH = "/sign-in/open";

  private static final List<String> RESULTS =
      List.of("opened", "used", "replaced", "expired", "unknown");

  private final ClosedLanes closedLanes;
  private final Devices devices;
  private final Templates templates;

  OpeningPages(ClosedLanes closedLanes, Devices devices, Templates templates) {
    this.closedLanes = closedLanes;
    this.devices = devices;
    this.templates = templates;
  }

  @GetMapping(PATH)
  Html show(Page page, @RequestParam(defaultValue = "") String token) {
    return Html.of(templates.accountsOpenLane(page, token));
  }

  @PostMapping(PATH)
  View open(
      Page page,
      @RequestParam(defaultValue = "") String token,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (page.switchingLanguage()) {
      return show(page, token);
    }
    return switch (closedLanes.open(Link.Token.parse(token))) {
      case ClosedLanes.Opened(AccountId account) -> {
        devices.remember(request, response, account, false);
        yield result("opened");
      }
      case ClosedLanes.Dead(Link.State why) -> result(why.name().toLowerCase(Locale.ROOT));
    };
  }

  @GetMapping(PATH + "/{what}")
  Html result(Page page, @PathVariable String what) {
    if (!RESULTS.contains(what)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return Html.of(
        templates.accountsMessage(
            page, "accounts.open." + what, "/sign-in", page.plain("accounts.to.signIn")));
  }

  private static SeeOther result(String what) {
    return new SeeOther(PATH + "/" + what);
  }
}
