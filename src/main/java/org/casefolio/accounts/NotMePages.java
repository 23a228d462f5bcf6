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
 * The page that "This was not me" leads to. Opening it changes nothing; its button takes back and
 * locks. What has come of it stands on a page without the link's random value in its address.
 */
@Controller
@Serving
class NotMePages {

  static final String PATH = "/not-me";

  private static final List<String> RESULTS =
      List.of("done", "used", "replaced", "expired", "unknown");

  private final NotMe notMe;
  private final Templates templates;

  NotMePages(NotMe notMe, Templates templates) {
    this.notMe = notMe;
    this.templates = templates;
  }

  @GetMapping(PATH)
  View show(Page page, @RequestParam(defaultValue = "") String token) {
    return show(page, token, notMe.look(Link.Token.parse(token)));
  }

  @PostMapping(PATH)
  View takeBack(Page page, @RequestParam(defaultValue = "") String token) {
    Optional<Link.Token> given = Link.Token.parse(token);
    if (page.switchingLanguage()) {
      return show(page, token, notMe.look(given));
    }
    return switch (notMe.takeBack(given)) {
      case LIVE -> result("done");
      case USED -> result("used");
      case REPLACED -> result("replaced");
      case EXPIRED -> result("expired");
      case UNKNOWN -> result("unknown");
    };
  }

  @GetMapping(PATH + "/{what}")
  Html result(Page page, @PathVariable String what) {
    if (!RESULTS.contains(what)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return Html.of(
        templates.accountsMessage(
            page,
            "accounts.notMe." + what,
            "/recover/password",
            page.plain("accounts.to.recoverPassword")));
  }

  private View show(Page page, String token, Link.State state) {
    return switch (state) {
      case LIVE -> Html.of(templates.accountsNotMe(page, token));
      case USED -> result("used");
      case REPLACED -> result("replaced");
      case EXPIRED -> result("expired");
      case UNKNOWN -> result("unknown");
    };
  }

  private static SeeOther result(String what) {
    return new SeeOther(PATH + "/" + what);
  }
}
