package org.casefolio.accounts;

import casefolio.templates.Templates;
import io.nayuki.qrcodegen.QrCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.accounts.RecoveryCode.Purpose;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.FieldErrors.FieldError;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/** What somebody shows beside the password: adding it, removing it, and codes on paper. */
@Controller
@Serving
class FactorPages {

  static final String PATH = "/account/factors";

  private static final String APP = PATH + "/app";
  static final String CODES = PATH + "/codes";
  private static final int MOST_CHARACTERS = 40;

  /** The key of an app that is being added, until it has shown a code. */
  private static final String NEW_KEY = "newAppKey";

  private final Accounts accounts;
  private final Factors factors;
  private final StepUp stepUp;
  private final Devices devices;
  private final Templates templates;

  FactorPages(
      Accounts accounts, Factors factors, StepUp stepUp, Devices devices, Templates templates) {
    this.accounts = accounts;
    this.factors = factors;
    this.stepUp = stepUp;
    this.devices = devices;
    this.templates = templates;
  }

  @GetMapping(PATH)
  Html list(Page page, SignedIn signedIn) {
    return Html.of(
        templates.accountsFactors(
            page,
            factors.list(signedIn.account()),
            factors.countCodes(signedIn.account()),
            Factors.MOST,
            factors.isMissing(signedIn.account())));
  }

  /** Proven before the key is shown: whoever has a session that was left open must not see it. */
  @GetMapping(APP)
  View app(Page page, SignedIn signedIn, HttpServletRequest request) {
    Optional<Html> proof = stepUp.ask(page, signedIn, request);
    if (proof.isPresent()) {
      return proof.get();
    }
    return factors.list(signedIn.account()).size() >= Factors.MOST
        ? new SeeOther(PATH)
        : appForm(
            page,
            signedIn,
            page.plain("accounts.factors.app.name.usual"),
            "",
            FieldErrors.none(),
            HttpStatus.OK,
            request);
  }

  @PostMapping(APP)
  View addApp(
      Page page,
      SignedIn signedIn,
      @RequestParam(defaultValue = "") String name,
      @RequestParam(required = false) @Nullable String code,
      HttpServletRequest request) {
    Optional<Html> proof = stepUp.ask(page, signedIn, request);
    if (proof.isPresent()) {
      return proof.get();
    }
    if (code == null) {
      return app(page, signedIn, request); // comes from the question
    }
    if (page.switchingLanguage()) {
      return appForm(page, signedIn, name, code, FieldErrors.none(), HttpStatus.OK, request);
    }
    Optional<FieldError> unfit = unfit(name, code);
    if (unfit.isPresent()) {
      return wrong(page, signedIn, name, code, unfit.get(), request);
    }
    return switch (factors.add(
        signedIn.account(), newKey(request), name.strip(), code.replaceAll("\\s", ""))) {
      case Factors.WrongCode() ->
          wrong(
              page,
              signedIn,
              name,
              code,
              new FieldError("code", "accounts.factors.app.code.wrong"),
              request);
      case Factors.Full() -> new SeeOther(PATH); // which says so
      case Factors.Known() -> throw new IllegalStateException("an app has no handle");
      case Factors.Done(List<RecoveryCode> printed) -> {
        request.getSession(true).removeAttribute(NEW_KEY);
        devices.prove(request, signedIn.account());
        yield added(printed, request);
      }
    };
  }

  /** Where to go on: to the codes that came with the first factor. */
  static View added(List<RecoveryCode> printed, HttpServletRequest request) {
    if (printed.isEmpty()) {
      return new SeeOther(PATH);
    }
    PrintedCodes.keep(request.getSession(true), Purpose.BACKUP, printed, false);
    return new SeeOther(CODES);
  }

  private static Optional<FieldError> unfit(String name, String code) {
    Optional<FieldError> unfit = unfitName(name);
    return unfit.isEmpty() && code.isBlank()
        ? Optional.of(new FieldError("code", "accounts.factors.app.code.missing"))
        : unfit;
  }

  static Optional<FieldError> unfitName(String name) {
    if (name.isBlank()) {
      return Optional.of(new FieldError("name", "accounts.factors.app.name.missing"));
    }
    return name.strip().codePointCount(0, name.strip().length()) > MOST_CHARACTERS
        ? Optional.of(new FieldError("name", "accounts.factors.app.name.tooLong", MOST_CHARACTERS))
        : Optional.empty();
  }

  @GetMapping(PATH + "/{id}")
  View askRemove(Page page, SignedIn signedIn, @PathVariable String id) {
    return removeForm(page, get(signedIn, id), FieldErrors.none(), HttpStatus.OK);
  }

  @PostMapping(PATH + "/{id}")
  View remove(Page page, SignedIn signedIn, @PathVariable String id, HttpServletRequest request) {
    Factor factor = get(signedIn, id);
    if (stepUp.switchingLanguage(page, request)) {
      return removeForm(page, factor, FieldErrors.none(), HttpStatus.OK);
    }
    boolean last = factors.list(signedIn.account()).size() == 1;
    if (last && factors.isRequired(signedIn.account())) {
      return stays(page, factor, "accounts.factors.remove.required");
    }
    if (last && !factors.hasPassword(signedIn.account())) {
      return stays(page, factor, "accounts.factors.remove.noPassword");
    }
    Optional<Html> proof =
        last ? stepUp.askForPassword(page, signedIn, request) : stepUp.ask(page, signedIn, request);
    if (proof.isPresent()) {
      return proof.get();
    }
    if (last && !stepUp.hasLongPassword(request)) {
      return stays(page, factor, "accounts.factors.remove.shortPassword");
    }
    factors.remove(signedIn.account(), factor.id(), last);
    return new SeeOther(PATH);
  }

  private Html stays(Page page, Factor factor, String why) {
    return removeForm(
        page,
        factor,
        FieldErrors.of(new FieldError("remove", why, PasswordPolicy.LEAST_CHARACTERS)),
        HttpStatus.UNPROCESSABLE_CONTENT);
  }

  @GetMapping(CODES)
  View codes(Page page, SignedIn signedIn, HttpServletRequest request) {
    Optional<PrintedCodes> printed = PrintedCodes.find(request, Purpose.BACKUP);
    if (printed.isPresent()) {
      return Html.of(templates.accountsFactorCodesPrint(page, printed.get().codes()));
    }
    return factors.any(signedIn.account()) ? codesForm(page, signedIn) : new SeeOther(PATH);
  }

  @PostMapping(CODES)
  View renewCodes(Page page, SignedIn signedIn, HttpServletRequest request) {
    if (stepUp.switchingLanguage(page, request)) {
      return codesForm(page, signedIn);
    }
    Optional<Html> proof = stepUp.ask(page, signedIn, request);
    if (proof.isPresent()) {
      return proof.get();
    }
    List<RecoveryCode> printed = factors.renewCodes(signedIn.account());
    if (printed.isEmpty()) {
      return new SeeOther(PATH);
    }
    PrintedCodes.keep(request.getSession(true), Purpose.BACKUP, printed, false);
    return new SeeOther(CODES);
  }

  @PostMapping(CODES + "/printed")
  View printed(SignedIn signedIn, HttpServletRequest request) {
    boolean creating =
        PrintedCodes.find(request, Purpose.BACKUP).map(PrintedCodes::creating).orElse(false);
    PrintedCodes.forget(request, Purpose.BACKUP);
    return new SeeOther(creating ? CreatePages.NEXT_STEP : PATH);
  }

  private Factor get(SignedIn signedIn, String id) {
    return factors.list(signedIn.account()).stream()
        .filter(factor -> factor.id().equals(uuid(id)))
        .findFirst()
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private static UUID uuid(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
  }

  /** The key stays the same while the page is reloaded, or the app would have another one. */
  private static AppKey newKey(HttpServletRequest request) {
    HttpSession session = request.getSession(true);
    if (session.getAttribute(NEW_KEY) instanceof String text) {
      Optional<AppKey> kept = AppKey.parse(text);
      if (kept.isPresent()) {
        return kept.get();
      }
    }
    AppKey fresh = AppKey.random();
    session.setAttribute(NEW_KEY, fresh.text());
    return fresh;
  }

  private Html wrong(
      Page page,
      SignedIn signedIn,
      String name,
      String code,
      FieldError error,
      HttpServletRequest request) {
    return appForm(
        page,
        signedIn,
        name,
        code,
        FieldErrors.of(error),
        HttpStatus.UNPROCESSABLE_CONTENT,
        request);
  }

  private Html appForm(
      Page page,
      SignedIn signedIn,
      String name,
      String code,
      FieldErrors errors,
      HttpStatus status,
      HttpServletRequest request) {
    AppKey key = newKey(request);
    String uri = key.uri(page.operator().name(), accounts.get(signedIn.account()).userId());
    QrCode picture = QrCode.encodeText(uri, QrCode.Ecc.MEDIUM);
    return Html.of(
        templates.accountsFactorApp(
            page, errors, name, code, key.grouped(), picture.size, path(picture)),
        status);
  }

  /** The dark squares of a picture, as a path of an SVG with a unit for each. */
  private static String path(QrCode picture) {
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < picture.size; y++) {
      for (int x = 0; x < picture.size; x++) {
        if (picture.getModule(x, y)) {
          path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
        }
      }
    }
    return path.toString();
  }

  private Html removeForm(Page page, Factor factor, FieldErrors errors, HttpStatus status) {
    return Html.of(templates.accountsFactorRemove(page, errors, factor), status);
  }

  private Html codesForm(Page page, SignedIn signedIn) {
    return Html.of(templates.accountsFactorCodes(page, factors.countCodes(signedIn.account())));
  }
}
