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

  /** The field in which the password is asked for, whatever form is carried along. */
  private static final String FIELD = "stepUpPassword";

  private static final Set<String> NOT_CARRIED = Set.of(FIELD, "password", "lang");

  private final AccountChanges changes;
  private final PasswordChecks passwords;
  private final Origins origins;
  private final Templates templates;
  private final Clock clock;

  StepUp(
      AccountChanges changes,
      PasswordChecks passwords,
      Origins origins,
      Templates templates,
      Clock clock) {
    this.changes = changes;
    this.passwords = passwords;
    this.origins = origins;
    this.templates = templates;
    this.clock = clock;
  }

  /**
   * That somebody has proven it.
   *
   * @param until when it is worth nothing any more
   * @param longPassword whether by a password that can protect the account alone
   */
  private record Proof(Instant until, boolean longPassword) {

    void keep(HttpSession session) {
      session.setAttribute(ATTRIBUTE, until.getEpochSecond() + " " + longPassword);
    }

    static Proof read(String text) {
      String[] parts = text.split(" ", -1);
      return new Proof(
          Instant.ofEpochSecond(Long.parseLong(parts[0])), Boolean.parseBoolean(parts[1]));
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
  boolean switchingLanguage(Page page, HttpServletRequest request) {
    return page.switchingLanguage() && request.getParameter(FIELD) == null;
  }

  /**
   * The page that asks; empty if there is a proof, or one came with this request. It posts to where
   * the request went, with the same fields.
   */
  Optional<Html> ask(Page page, SignedIn signedIn, HttpServletRequest request) {
    HttpSession session = request.getSession(true);
    if (find(session).filter(proof -> clock.instant().isBefore(proof.until())).isPresent()) {
      return Optional.empty();
    }
    String password = request.getParameter(FIELD);
    if (password == null || page.switchingLanguage()) {
      return Optional.of(form(page, request, FieldErrors.none(), HttpStatus.OK));
    }
    if (password.isEmpty()) {
      return Optional.of(
          wrong(page, request, new FieldError(FIELD, "accounts.password.own.missing")));
    }
    return switch (passwords.check(
        signedIn.account().value().toString(),
        Optional.of(changes.row(signedIn.account())),
        new Password(password),
        origins.of(request))) {
      case PasswordChecks.Right() -> {
        new Proof(
                clock.instant().plus(GOOD_FOR),
                new Password(password).length() >= PasswordPolicy.LEAST_CHARACTERS)
            .keep(session);
        yield Optional.empty();
      }
      case PasswordChecks.Wrong() ->
          Optional.of(wrong(page, request, new FieldError(FIELD, "accounts.password.own.wrong")));
      case PasswordChecks.TooOften(Instant until) ->
          Optional.of(tooMany(page, request, PasswordErrors.tooOften(FIELD, page, until)));
      case PasswordChecks.TooManyFromNetwork(Instant until) ->
          Optional.of(
              tooMany(page, request, PasswordErrors.tooManyFromNetwork(FIELD, page, until)));
    };
  }

  /** Whether the proof of this session was a password that can protect the account alone. */
  boolean hasLongPassword(HttpServletRequest request) {
    return find(request.getSession(true)).filter(Proof::longPassword).isPresent();
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

  private Html wrong(Page page, HttpServletRequest request, FieldError error) {
    return form(page, request, FieldErrors.of(error), HttpStatus.UNPROCESSABLE_CONTENT);
  }

  private Html tooMany(Page page, HttpServletRequest request, FieldError error) {
    return form(page, request, FieldErrors.of(error), HttpStatus.TOO_MANY_REQUESTS);
  }

  private Html form(Page page, HttpServletRequest request, FieldErrors errors, HttpStatus status) {
    return Html.of(
        templates.accountsStepUp(
            page, errors, page.path(), carried(page, request), (int) GOOD_FOR.toMinutes()),
        status);
  }

  private static List<Carried> carried(Page page, HttpServletRequest request) {
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
