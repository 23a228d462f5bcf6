package org.casefolio.accounts;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Recovery codes: shown until they were printed, then only counted. */
@Controller
@Serving
class CodePages {

  static final String PATH = "/account/codes";

  private final AccountChanges changes;
  private final OwnPassword ownPassword;
  private final Templates templates;

  CodePages(AccountChanges changes, OwnPassword ownPassword, Templates templates) {
    this.changes = changes;
    this.ownPassword = ownPassword;
    this.templates = templates;
  }

  @GetMapping(PATH)
  Html show(Page page, SignedIn signedIn, HttpServletRequest request) {
    Optional<PrintedCodes> printed = PrintedCodes.find(request);
    return printed.isPresent()
        ? Html.of(
            templates.accountsCodesPrint(page, printed.get().codes(), printed.get().creating()))
        : form(page, signedIn, FieldErrors.none(), HttpStatus.OK);
  }

  @PostMapping(PATH)
  View renew(
      Page page,
      SignedIn signedIn,
      @RequestParam(defaultValue = "") String password,
      HttpServletRequest request) {
    if (page.switchingLanguage()) {
      return form(page, signedIn, FieldErrors.none(), HttpStatus.OK);
    }
    return switch (ownPassword.check(page, signedIn, "password", password, request)) {
      case OwnPassword.Refused(FieldErrors errors, HttpStatus status) ->
          form(page, signedIn, errors, status);
      case OwnPassword.Right() -> {
        List<RecoveryCode> codes = changes.renewCodes(signedIn.account());
        PrintedCodes.keep(request.getSession(true), codes, false);
        yield new SeeOther(PATH);
      }
    };
  }

  @PostMapping(PATH + "/printed")
  View printed(SignedIn signedIn, HttpServletRequest request) {
    boolean creating = PrintedCodes.find(request).map(PrintedCodes::creating).orElse(false);
    PrintedCodes.forget(request);
    return new SeeOther(creating ? "/portfolio/add?step=3" : "/account");
  }

  private Html form(Page page, SignedIn signedIn, FieldErrors errors, HttpStatus status) {
    return Html.of(
        templates.accountsCodes(page, errors, changes.countCodes(signedIn.account())), status);
  }
}
