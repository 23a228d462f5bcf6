package org.casefolio.journeys;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** One reader who sees every page of the site. */
final class Visit {

  private static final String PASSWORD = "correct walrus battery kettle";

  private static final double PATIENCE_MILLIS = 20_000;

  private final Page page;
  private final String url;
  private final Texts texts;
  private final String userId;
  private int loads;
  private String kept = "";

  Visit(Page page, String url, Texts texts, String userId) {
    this.page = page;
    this.url = url;
    this.texts = texts;
    this.userId = userId;
    page.setDefaultTimeout(PATIENCE_MILLIS);
    page.onLoad(loaded -> loads++);
  }

  Page page() {
    return page;
  }

  /** The address of the site without a slash at the end. */
  String url() {
    return url;
  }

  String userId() {
    return userId;
  }

  String email() {
    return userId + "@mail.example";
  }

  String password() {
    return PASSWORD;
  }

  String text(String key) {
    return texts.get(key);
  }

  /** Notes something that a page showed, for later. */
  void keep(String text) {
    kept = text;
  }

  String kept() {
    return kept;
  }

  String path() {
    return URI.create(page.url()).getPath();
  }

  Visit open(String path) {
    page.navigate(url + path);
    return this;
  }

  Visit fill(String field, String value) {
    page.locator("main [name=" + field + "]:not([type=hidden])").first().fill(value);
    return this;
  }

  /** Presses the main button of the form with this action. */
  Visit send(String action) {
    return press("main form[action='" + action + "'] button[type=submit]");
  }

  Visit press(String selector) {
    return press(page.locator(selector).first());
  }

  Visit press(Locator control) {
    return arrive(control::click);
  }

  /** Sends a form of one's own making, as no page of the site has it. */
  Visit post(String action, Map<String, String> fields) {
    return arrive(() ->
        page.evaluate(
            """
            ([action, fields]) => {
              const form = document.createElement('form');
              form.method = 'post';
              form.action = action;
              for (const [name, value] of Object.entries(fields)) {
                const field = document.createElement('input');
                field.name = name;
                field.value = value;
                form.append(field);
              }
              document.body.append(form);
              setTimeout(() => form.submit());
            }
            """,
            List.of(action, fields)));
  }

  private Visit arrive(Runnable leave) {
    int before = loads;
    leave.run();
    page.waitForCondition(() -> loads > before);
    return this;
  }

  Visit letter(String subject) {
    return press(new Letterbox(page, url).await(email(), subject));
  }

  /** Follows the link of the letter that is open. */
  Visit follow(String path) {
    return press("main a[href*='" + path + "']");
  }

  Visit check(String typed) {
    return open("/").fill("receiptNumber", typed).send("/check");
  }

  Visit account(String newUserId, String address) {
    open("/create");
    page.locator("main label[for^=kind]").first().click();
    send("/create");
    return fill("userId", newUserId).fill("password", PASSWORD).fill("email", address);
  }

  /** A case of the own list by its number. */
  Visit followed(String grouped) {
    return open("/portfolio").press(page.locator("main tbody a").getByText(grouped).first());
  }
}
