package org.casefolio.accounts;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
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

/** Further addresses of an account: adding, confirming by code, removing. */
@Controller
@Serving
class MoreEmailPages {

  private static final String PATH = "/account/email/more";

  private final Accounts accounts;
  private final MoreAddresses more;
  private final StepUp stepUp;
  private final Templates templates;

  MoreEmailPages(Accounts accounts, MoreAddresses more, StepUp stepUp, Templates templates) {
    this.accounts = accounts;
    this.more = more;
    this.stepUp = stepUp;
    this.templates = templates;
  }

  @GetMapping(PATH)
  Html show(Page page, SignedIn signedIn) {
    return form(page, signedIn, "", FieldErrors.none(), HttpStatus.OK);
  }

  @PostMapping(PATH)
  View add(
      Page page,
      SignedIn signedIn,
      @RequestParam(defaultValue = "") String email,
      HttpServletRequest request) {
    if (stepUp.switchingLanguage(page, request)) {
      return form(page, signedIn, email, FieldErrors.none(), HttpStatus.OK);
    }
    Optional<EmailAddress> address = EmailAddress.parse(email);
    if (address.isEmpty()) {
      return wrong(page, signedIn, email, EmailAddress.problem(email));
    }
    Optional<Html> proof = stepUp.ask(page, signedIn, request);
    if (proof.isPresent()) {
      return proof.get();
    }
    return switch (more.add(signedIn.account(), address.get())) {
      case MoreAddresses.Asked(UUID id) -> new SeeOther(PATH + "/" + id);
      case MoreAddresses.Known() -> wrong(page, signedIn, email, "accounts.more.known");
      case MoreAddresses.Full() -> new SeeOther(PATH); // which says so
    };
  }

  @PostMapping(PATH + "/remove")
  View remove(
      Page page,
      SignedIn signedIn,
      @RequestParam(defaultValue = "") String id,
      HttpServletRequest request) {
    Optional<Html> proof = stepUp.ask(page, signedIn, request);
    if (proof.isPresent()) {
      return proof.get();
    }
    uuid(id).ifPresent(one -> more.remove(signedIn.account(), one));
    return new SeeOther(PATH);
  }

  @GetMapping(PATH + "/{id}")
  View showCode(Page page, SignedIn signedIn, @PathVariable String id) {
    return code(page, get(signedIn, id), "", FieldErrors.none(), HttpStatus.OK);
  }

  @PostMapping(PATH + "/{id}")
  View confirm(
      Page page,
      SignedIn signedIn,
      @PathVariable String id,
      @RequestParam(defaultValue = "") String code) {
    MoreAddress address = get(signedIn, id);
    if (page.switchingLanguage()) {
      return code(page, address, code, FieldErrors.none(), HttpStatus.OK);
    }
    if (code.isBlank()) {
      return wrongCode(page, address, code, "accounts.emailCode.missing");
    }
    return switch (more.confirm(signedIn.account(), address.id(), code)) {
      case Addresses.Confirmed() -> new SeeOther("/account?saved=email");
      case Addresses.AlreadyConfirmed() -> new SeeOther("/account?saved=email");
      case Addresses.WrongCode() -> wrongCode(page, address, code, "accounts.emailCode.wrong");
      case Addresses.TooManyCodes(Instant until) ->
          code(
              page,
              address,
              code,
              FieldErrors.of(
                  new FieldError("code", "accounts.emailCode.tooMany", page.dateTime(until))),
              HttpStatus.TOO_MANY_REQUESTS);
      case Addresses.AddressFull() -> throw new IllegalStateException("there is no such limit");
      case Addresses.Dead(Link.State _) -> throw new IllegalStateException("no link was used");
    };
  }

  @PostMapping(PATH + "/{id}/again")
  View again(SignedIn signedIn, @PathVariable String id) {
    MoreAddress address = get(signedIn, id);
    more.askAgain(signedIn.account(), address.id());
    return new SeeOther(PATH + "/" + address.id() + "?sent");
  }

  private MoreAddress get(SignedIn signedIn, String id) {
    return uuid(id)
        .flatMap(one -> more.find(signedIn.account(), one))
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private static Optional<UUID> uuid(String id) {
    try {
      return Optional.of(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Html wrong(Page page, SignedIn signedIn, String email, String key) {
    return form(
        page,
        signedIn,
        email,
        FieldErrors.of(new FieldError("email", key)),
        HttpStatus.UNPROCESSABLE_CONTENT);
  }

  private Html wrongCode(Page page, MoreAddress address, String code, String key) {
    return code(
        page,
        address,
        code,
        FieldErrors.of(new FieldError("code", key)),
        HttpStatus.UNPROCESSABLE_CONTENT);
  }

  private Html form(
      Page page, SignedIn signedIn, String email, FieldErrors errors, HttpStatus status) {
    return Html.of(
        templates.accountsMore(
            page,
            errors,
            email,
            more.list(signedIn.account()),
            accounts.unreachable(signedIn.account()),
            MoreAddresses.MOST),
        status);
  }

  private Html code(
      Page page, MoreAddress address, String code, FieldErrors errors, HttpStatus status) {
    return Html.of(
        templates.accountsMoreCode(page, errors, code, address, page.query().contains("sent")),
        status);
  }
}
