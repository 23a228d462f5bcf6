package org.casefolio.accounts;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.FieldErrors.FieldError;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Asks somebody who is signed in to prove it once more, before something that protects the account
 * is changed: whoever finds a session open must not take it over. A proof is good for ten minutes
 * of that session. What was typed before is carried through, except passwords.
 */
@Component
@Serving
public class StepUp {

  private static final String ATTRIBUTE = "stepUp";
  private static final Duration GOOD_FOR = Duration.ofMinutes(10);

  /** The fields in which a proof comes, whatever form is carried along. */
  private static final String FIELD = "stepUpPassword";

  private static final String PASSKEY = "stepUpPasskey";

  private static final Set<String> NOT_CARRIED = Set.of(FIELD, PASSKEY, "password", "lang");

  private final AccountChanges changes;
  private final Factors factors;
  private final WebAuthn webAuthn;
  private final PasswordChecks passwords;
  private final Origins origins;
  private final Activity activity;
  private final Templates templates;
  private final Clock clock;

  StepUp(
      AccountChanges changes,
      Factors factors,
      WebAuthn webAuthn,
      PasswordChecks passwords,
      Origins origins,
      Activity activity,
      Templates templates,
      Clock clock) {
    this.changes = changes;
    this.factors = factors;
    this.webAuthn = webAuthn;
    this.passwords = passwords;
    this.origins = origins;
    this.activity = activity;
    this.templates = templates;
    this.clock = clock;
  }

  /** By what something was proven. */
  private enum How {
    PASSKEY,
    PASSWORD,

    /** A password that can protect the account alone. */
    LONG_PASSWORD
  }

  /**
   * That somebody has proven it.
   *
   * @param until when it is worth nothing any more
   */
  private record Proof(Instant until, How how) {

    void keep(HttpSession session) {
      session.setAttribute(ATTRIBUTE, until.getEpochSecond() + " " + how);
    }

    static Proof read(String text) {
      String[] parts = text.split(" ", -1);
      return new Proof(Instant.ofEpochSecond(Long.parseLong(parts[0])), How.valueOf(parts[1]));
    }
  }

  /**
   * A field of the form that is carried along.
   *
   * @param value as it was typed
   */
  public record Carried(String name, String value) {

    @Override
    public String toString() {
      return "Carried[" + name + "]";
    }
  }

  /**
   * Whether the language button of a form was pressed, and not that of this page, which then comes
   * again from {@link #ask}.
   */
  public boolean switchingLanguage(Page page, HttpServletRequest request) {
    return page.switchingLanguage()
        && request.getParameter(FIELD) == null
        && request.getParameter(PASSKEY) == null;
  }

  /**
   * The page that asks; empty if there is a proof, or one came with this request. It posts to where
   * the request went, with the same fields.
   */
  public Optional<Html> ask(Page page, SignedIn signedIn, HttpServletRequest request) {
    return new Asking(page, signedIn, request, true).answer();
  }

  /** The same, where only the password will do. */
  Optional<Html> askForPassword(Page page, SignedIn signedIn, HttpServletRequest request) {
    return new Asking(page, signedIn, request, false).answer();
  }

  /** One request that needs a proof. */
  private final class Asking {

    private final Page page;
    private final SignedIn signedIn;
    private final HttpServletRequest request;
    private final HttpSession session;
    private final boolean passkeyWillDo;

    Asking(Page page, SignedIn signedIn, HttpServletRequest request, boolean passkeyWillDo) {
      this.page = page;
      this.signedIn = signedIn;
      this.request = request;
      this.session = request.getSession(true);
      this.passkeyWillDo = passkeyWillDo;
    }

    Optional<Html> answer() {
      if (find(session)
          .filter(proof -> passkeyWillDo || proof.how() != How.PASSKEY)
          .filter(proof -> clock.instant().isBefore(proof.until()))
          .isPresent()) {
        return Optional.empty();
      }
      String password = request.getParameter(FIELD);
      String passkey = request.getParameter(PASSKEY);
      if ((password == null && passkey == null) || page.switchingLanguage()) {
        return form(FieldErrors.none(), HttpStatus.OK);
      }
      return passkey != null && passkeyWillDo
          ? passkey(passkey)
          : password(password == null ? "" : password);
    }

    private Optional<Html> passkey(String answer) {
      boolean right =
          PasskeyChallenge.take(request)
              .flatMap(challenge -> factors.usePasskey(answer, challenge))
              .filter(account -> account.id().equals(signedIn.account()))
              .isPresent();
      activity.record(signedIn.account(), right ? Deed.PROVEN : Deed.PROOF_WRONG_PASSKEY);
      return right
          ? proven(How.PASSKEY)
          : wrong(new FieldError(PASSKEY, "accounts.passkey.signIn.wrong"));
    }

    private Optional<Html> password(String password) {
      if (password.isEmpty()) {
        return wrong(new FieldError(FIELD, "accounts.password.own.missing"));
      }
      AccountRow row = changes.row(signedIn.account());
      PasswordChecks.Check check =
          passwords.check(
              SignInThrottle.Subject.ofSignedIn(signedIn.account()),
              Optional.of(row),
              new Password(password),
              origins.of(request),
              Deed.PROOF_BUSY);
      activity.record(row, Deed.ofProof(check));
      return switch (check) {
        case PasswordChecks.Right() ->
            proven(
                new Password(password).length() >= PasswordPolicy.LEAST_CHARACTERS
                    ? How.LONG_PASSWORD
                    : How.PASSWORD);
        case PasswordChecks.Wrong() -> wrong(new FieldError(FIELD, "accounts.password.own.wrong"));
        case PasswordChecks.TooOften(Instant until) ->
            form(
                FieldErrors.of(PasswordErrors.tooOften(FIELD, page, until)),
                HttpStatus.TOO_MANY_REQUESTS);
        case PasswordChecks.TooManyFromNetwork(Instant until) ->
            form(
                FieldErrors.of(PasswordErrors.tooManyFromNetwork(FIELD, page, until)),
                HttpStatus.TOO_MANY_REQUESTS);
        case PasswordChecks.Closed() ->
            form(FieldErrors.of(PasswordErrors.closed(FIELD)), HttpStatus.TOO_MANY_REQUESTS);
      };
    }

    /** A session that may do more gets another id: who knew the old one gains nothing. */
    private Optional<Html> proven(How how) {
      var _ = request.changeSessionId();
      new Proof(clock.instant().plus(GOOD_FOR), how).keep(session);
      return Optional.empty();
    }

    private Optional<Html> wrong(FieldError error) {
      return form(FieldErrors.of(error), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private Optional<Html> form(FieldErrors errors, HttpStatus status) {
      boolean passkey = passkeyWillDo && !factors.passkeys(signedIn.account()).isEmpty();
      return Optional.of(
          Html.of(
              templates.accountsStepUp(
                  page,
                  errors,
                  page.path(),
                  carried(),
                  changes.row(signedIn.account()).hasPassword(),
                  passkey ? webAuthn.requestOptions(PasskeyChallenge.begin(request)) : "",
                  (int) GOOD_FOR.toMinutes()),
              status));
    }

    private List<Carried> carried() {
      Page.Csrf csrf = page.csrf();
      List<Carried> carried = new ArrayList<>();
      request
          .getParameterMap()
          .forEach((name, values) -> {
            if (!NOT_CARRIED.contains(name) && (csrf == null || !name.equals(csrf.name()))) {
              for (String value : values) {
                carried.add(new Carried(name, value));
              }
            }
          });
      return carried;
    }
  }

  /** Whether the proof of this session was a password that can protect the account alone. */
  boolean hasLongPassword(HttpServletRequest request) {
    return find(request.getSession(true))
        .filter(proof -> proof.how() == How.LONG_PASSWORD)
        .isPresent();
  }

  /** What was proven by a password that is no longer the account's is worth nothing. */
  void forget(HttpServletRequest request) {
    request.getSession(true).removeAttribute(ATTRIBUTE);
  }

  private static Optional<Proof> find(HttpSession session) {
    return session.getAttribute(ATTRIBUTE) instanceof String text
        ? Optional.of(Proof.read(text))
        : Optional.empty();
  }
}
