package org.casefolio.accounts;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Where somebody is signed in. Signing out elsewhere needs no proof: it only protects. */
@Controller
@Serving
public class SessionPages {

  /** Asked by the script of every page, shortly before the session would end. */
  static final String STAY = "/account/stay";

  private static final String PATH = "/account/sessions";

  private final Sessions sessions;
  private final Templates templates;

  SessionPages(Sessions sessions, Templates templates) {
    this.sessions = sessions;
    this.templates = templates;
  }

  /**
   * A session in words.
   *
   * @param key by what it is ended
   * @param current whether it is the one that shows the page
   */
  public record Line(String key, boolean current, String browser, String when) {

    @Override
    public String toString() {
      return "Line";
    }
  }

  @GetMapping(PATH)
  Html list(
      Page page,
      SignedIn signedIn,
      @RequestParam(defaultValue = "") String done,
      HttpServletRequest request) {
    List<Line> lines =
        sessions.list(signedIn.account(), current(request)).stream()
            .map(one ->
                new Line(
                    one.key(),
                    one.current(),
                    browser(page, one.browser()),
                    page.plain(
                        "accounts.sessions.since",
                        page.dateTime(one.since()),
                        page.dateTime(one.used()))))
            .toList();
    return Html.of(templates.accountsSessions(page, lines, done.equals("yes")));
  }

  @PostMapping(PATH + "/end")
  View end(SignedIn signedIn, @RequestParam(defaultValue = "") String key) {
    sessions.end(signedIn.account(), key);
    return new SeeOther(PATH + "?done=yes");
  }

  @PostMapping(PATH + "/end-others")
  View endOthers(SignedIn signedIn, HttpServletRequest request) {
    sessions.endOthers(signedIn.account(), current(request));
    return new SeeOther(PATH + "?done=yes");
  }

  /** Keeps the session that asks: it was used, and that is all it takes. */
  @PostMapping(STAY)
  ResponseEntity<Void> stay(SignedIn signedIn) {
    return ResponseEntity.noContent().build();
  }

  private static String current(HttpServletRequest request) {
    return request.getSession(true).getId();
  }

  /** What a browser says it is, in words. */
  static String browser(Page page, Browser browser) {
    return browser.equals(Browser.UNKNOWN)
        ? page.plain("accounts.sessions.unknown")
        : page.plain("accounts.sessions.browser", browser.name(), browser.system());
  }
}
