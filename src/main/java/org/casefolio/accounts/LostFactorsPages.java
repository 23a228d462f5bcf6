package org.casefolio.accounts;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.FieldErrors.FieldError;
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
 * For whoever has lost every second step: asking after the password, and the pages of the mailed
 * links that stop it and that turn the second step off.
 */
@Controller
@Serving
class LostFactorsPages {

  static final String ASK = "/sign-in/lost";
  static final String KEEP = "/second-step/keep";
  static final String REMOVE = "/second-step/remove";

  private static final List<String> KEPT = List.of("kept", "over", "unknown");
  private static final List<String> DEAD = List.of("used", "replaced", "expired", "unknown");

  private final SecondStep secondStep;
  private final LostFactors lost;
  private final Devices devices;
  private final ResetWait wait;
  private final Passphrases passphrases;
  private final Templates templates;

  LostFactorsPages(
      SecondStep secondStep,
      LostFactors lost,
      Devices devices,
      ResetWait wait,
      Passphrases passphrases,
      Templates templates) {
    this.secondStep = secondStep;
    this.lost = lost;
    this.devices = devices;
    this.wait = wait;
    this.passphrases = passphrases;
    this.templates = templates;
  }

  @GetMapping(ASK)
  View show(Page page, HttpServletRequest request) {
    return secondStep
        .find(request)
        .<View>map(waiting -> form(page, waiting, FieldErrors.none(), HttpStatus.OK))
        .orElseGet(() -> new SeeOther("/sign-in"));
  }

  @PostMapping(ASK)
  View ask(Page page, HttpServletRequest request) {
    Optional<SecondStep.Waiting> waiting = secondStep.find(request);
    if (waiting.isEmpty()) {
      return new SeeOther("/sign-in");
    }
    if (page.switchingLanguage()) {
      return form(page, waiting.get(), FieldErrors.none(), HttpStatus.OK);
    }
    return switch (lost.ask(
        waiting.get().account(), (language, moment) -> page.in(language).dateTime(moment))) {
      case LostFactors.Asked(Instant _) -> new SeeOther(ASK);
      case LostFactors.NoAddress() -> new SeeOther(ASK); // which says so
      case LostFactors.TooOften(Instant until) ->
          form(
              page,
              waiting.get(),
              FieldErrors.of(new FieldError("ask", "accounts.lost.tooOften", page.dateTime(until))),
              HttpStatus.TOO_MANY_REQUESTS);
    };
  }

  private Html form(Page page, SecondStep.Waiting waiting, FieldErrors errors, HttpStatus status) {
    return Html.of(
        templates.accountsLost(
            page,
            errors,
            lost.canAsk(waiting.account()),
            lost.findReady(waiting.account().id()).map(page::dateTime).orElse(""),
            (int) wait.get().toHours()),
        status);
  }

  @GetMapping(KEEP)
  View showKeep(Page page, @RequestParam(defaultValue = "") String token) {
    return keep(page, token, lost.look(Link.Token.parse(token), Link.Purpose.KEEP_FACTORS));
  }

  @PostMapping(KEEP)
  View keep(Page page, @RequestParam(defaultValue = "") String token) {
    Optional<Link.Token> given = Link.Token.parse(token);
    if (page.switchingLanguage()) {
      return showKeep(page, token);
    }
    Link.State state = lost.stop(given);
    return state == Link.State.LIVE ? result(KEEP, "kept") : keep(page, token, state);
  }

  private View keep(Page page, String token, Link.State state) {
    return switch (state) {
      case LIVE -> Html.of(templates.accountsKeep(page, token));
      case USED -> result(KEEP, "kept");
      case REPLACED, EXPIRED -> result(KEEP, "over");
      case UNKNOWN -> result(KEEP, "unknown");
    };
  }

  @GetMapping(KEEP + "/{what}")
  Html kept(Page page, @PathVariable String what) {
    return message(page, KEPT, what, "accounts.keep.", "/recover/password", "recoverPassword");
  }

  @GetMapping(REMOVE)
  View showRemove(Page page, @RequestParam(defaultValue = "") String token) {
    return remove(page, token, lost.look(Link.Token.parse(token), Link.Purpose.REMOVE_FACTORS));
  }

  @PostMapping(REMOVE)
  View remove(
      Page page,
      @RequestParam(defaultValue = "") String token,
      @RequestParam(defaultValue = "") String password,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (page.switchingLanguage()) {
      return showRemove(page, token);
    }
    return switch (lost.remove(Link.Token.parse(token), new Password(password))) {
      case LostFactors.Removed(AccountId account) -> {
        // Or whoever goes on guessing closes the way in again before the owner is there.
        devices.remember(request, response, account, false);
        yield new SeeOther("/sign-in?done=oneStep");
      }
      case LostFactors.Unfit(PasswordPolicy.Refused why) ->
          removeForm(page, token, FieldErrors.of(PasswordErrors.of("password", why)));
      case LostFactors.Dead(Link.State why) -> remove(page, token, why);
    };
  }

  private View remove(Page page, String token, Link.State state) {
    return switch (state) {
      case LIVE -> removeForm(page, token, FieldErrors.none());
      case USED -> result(REMOVE, "used");
      case REPLACED -> result(REMOVE, "replaced");
      case EXPIRED -> result(REMOVE, "expired");
      case UNKNOWN -> result(REMOVE, "unknown");
    };
  }

  private Html removeForm(Page page, String token, FieldErrors errors) {
    return Html.of(
        templates.accountsOneStep(
            page, errors, token, passphrases.suggest(page.locale()).orElse("")),
        errors.any() ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK);
  }

  @GetMapping(REMOVE + "/{why}")
  Html dead(Page page, @PathVariable String why) {
    return message(page, DEAD, why, "accounts.oneStep.", "/sign-in", "signIn");
  }

  private Html message(
      Page page, List<String> known, String what, String keys, String next, String label) {
    if (!known.contains(what)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return Html.of(
        templates.accountsMessage(page, keys + what, next, page.plain("accounts.to." + label)));
  }

  private static SeeOther result(String path, String what) {
    return new SeeOther(path + "/" + what);
  }
}
