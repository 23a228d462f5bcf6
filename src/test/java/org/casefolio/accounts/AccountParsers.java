package org.casefolio.accounts;

import static org.casefolio.fuzz.Parser.holds;

import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.casefolio.fuzz.Parser;
import org.casefolio.platform.settings.Operator;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.TestVault;
import org.casefolio.platform.vault.Vault;
import org.springframework.mock.web.MockHttpServletRequest;

/** What strangers type and send to come in, for the fuzzer. */
public final class AccountParsers {

  private static final String SITE = "https://status.example.org";
  private static final Vault VAULT = TestVault.withoutDatabase();
  private static final SessionCookies COOKIES = new SessionCookies(VAULT);
  private static final AppKey KEY = AppKey.random();
  private static final WebAuthn WEB_AUTHN =
      new WebAuthn(
          new Settings(
              false,
              java.nio.file.Path.of("target"),
              URI.create(SITE),
              new Operator("Test", Operator.Kind.AGENCY, "help@a.example", "no-reply@a.example"),
              List.of(Locale.ENGLISH, Locale.of("es")),
              ZoneId.of("America/New_York"),
              Optional.empty()));

  private static final byte[] CHALLENGE = new byte[32];
  private static final SoftwarePasskey PASSKEY = new SoftwarePasskey(SITE);
  private static final String MADE =
      PASSKEY.create(WEB_AUTHN.creationOptions(CHALLENGE, Optional.empty(), "maria", List.of()));
  private static final String STORED = WEB_AUTHN.register(MADE, CHALLENGE).orElseThrow().stored();
  private static final String ANSWER = PASSKEY.get(WEB_AUTHN.requestOptions(CHALLENGE));

  private AccountParsers() {}

  public static List<Parser> all() {
    return List.of(
        Parser.of(
            "user-id",
            AccountParsers::userId,
            "maria.lopez",
            "Маша_2004",
            "ｍａｒｉａ",
            "maria@home.example",
            "IOE0912345678",
            "٣٤٥٦٧٨٩",
            "straße",
            "ΣΊΣΥΦΟΣ"),
        Parser.of(
            "mail-address",
            AccountParsers::address,
            "maria@home.example",
            "\"maria lopez\"@home.example",
            "maria+cases@xn--bcher-kva.example",
            "maria@bücher.example"),
        Parser.of(
            "password",
            AccountParsers::password,
            "lamp orbit fence mango tide",
            "aaaaaaaaaaaaaaaa",
            "maria.lopez12345"),
        Parser.of("codes", AccountParsers::codes, "123 456", "0123-4567-89AB", "oil2-oil2-oil2"),
        Parser.of("link-token", AccountParsers::token, "x".repeat(43), "guess"),
        Parser.of(
            "cookies", AccountParsers::cookies, "0c9f3a52-7b1e-4d5f-8a90-1234567890ab.proof", "."),
        Parser.of("passkey-made", AccountParsers::made, MADE),
        Parser.of("passkey-answer", AccountParsers::answer, ANSWER),
        Parser.of(
            "browser",
            AccountParsers::browser,
            "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                + " Chrome/120.0.0.0 Safari/537.36"));
  }

  /** What can be chosen can be used to sign in, and is the same however it is written. */
  private static void userId(String typed) {
    Optional<UserId> read = UserId.parse(typed);
    if (UserId.choose(typed) instanceof UserId.Chosen(UserId chosen)) {
      holds(read.equals(Optional.of(chosen)), "it can be used");
      for (String written :
          List.of(
              chosen.written(),
              chosen.compared(),
              chosen.written().toUpperCase(Locale.ROOT),
              chosen.written().toLowerCase(Locale.ROOT))) {
        holds(
            UserId.parse(written).map(UserId::compared).equals(Optional.of(chosen.compared())),
            "it is the same");
      }
      holds(!chosen.compared().contains("@"), "it is no address");
    }
  }

  private static void address(String typed) {
    EmailAddress.problem(typed);
    EmailAddress.parse(typed)
        .ifPresent(address -> {
          holds(address.written().chars().allMatch(c -> c > 31 && c < 127), "plain characters");
          holds(address.written().length() <= 320, "not too long");
          holds(
              EmailAddress.parse(address.written()).equals(Optional.of(address)),
              "it is read again");
          address.masked();
          address.compared();
        });
  }

  private static void password(String typed) {
    Password password = new Password(typed);
    boolean good = PasswordPolicy.judge(password, "maria.lopez", Optional.empty()).isEmpty();
    boolean goodBeside =
        PasswordPolicy.judge(password, "maria.lopez", Optional.empty(), true).isEmpty();
    holds(!good || password.length() >= PasswordPolicy.LEAST_CHARACTERS, "long enough");
    holds(!goodBeside || password.length() >= PasswordPolicy.LEAST_BESIDE_FACTOR, "beside one");
  }

  private static void codes(String typed) {
    RecoveryCode.parse(typed)
        .ifPresent(code ->
            holds(
                RecoveryCode.parse(code.printed()).equals(Optional.of(code)), "it is read again"));
    KEY.step(typed.replaceAll("\\s", ""), Instant.parse("2026-11-29T12:00:00Z"));
    AppKey.parse(typed);
  }

  private static void token(String sent) {
    Link.Token.parse(sent)
        .ifPresent(token -> holds(token.hash().length == 32, "a hash of the usual length"));
  }

  /** Nobody makes the cookie of a session but us. */
  private static void cookies(String sent) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    Cookie cookie = new Cookie(SessionCookies.NAME, "x");
    cookie.setValue(sent);
    request.setCookies(cookie);
    holds(COOKIES.readCookieValues(request).isEmpty(), "a made-up cookie is believed");
  }

  private static void made(String json) {
    WEB_AUTHN.register(json, new byte[31]);
    WEB_AUTHN.register(json, CHALLENGE);
  }

  /** Only our passkey's own answer, or one that says the same, is good. */
  private static void answer(String json) {
    WEB_AUTHN.idOf(json);
    holds(WEB_AUTHN.verify(json, new byte[31], STORED, 0).isEmpty(), "another question's answer");
    WEB_AUTHN.verify(json, CHALLENGE, STORED, 0);
  }

  private static void browser(String header) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.addHeader("User-Agent", header);
    Browser browser = Browser.of(request);
    holds(
        Browser.read(browser.text()).equals(browser),
        "what is kept of it is read again: "
            + Arrays.toString(browser.text().getBytes(StandardCharsets.UTF_8)));
  }
}
