package org.casefolio.accounts;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;

/** Recovery codes: shown until they were printed, then only counted. */
@Controller
@Serving
class CodePages {

  static final String PATH = "/account/codes";

  private final AccountChanges changes;
  private final StepUp stepUp;
  private final Templates templates;

  CodePages(AccountChanges changes, StepUp stepUp, Templates templates) {
    this.changes = changes;
    this.stepUp = stepUp;
    this.templates = templates;
  }

  @GetMapping(PATH)
  Html show(Page page, SignedIn signedIn, HttpServletRequest request) {
    Optional<PrintedCodes> printed = PrintedCodes.find(request, RecoveryCode.Purpose.RECOVERY);
    return printed.isPresent()
        ? Html.of(
            templates.accountsCodesPrint(page, printed.get().codes(), printed.get().creating()))
        : form(page, signedIn);
  }

  @PostMapping(PATH)
  View renew(Page page, SignedIn signedIn, HttpServletRequest request) {
    if (stepUp.switchingLanguage(page, request)) {
      return form(page, signedIn);
    }
    Optional<Html> proof = stepUp.ask(page, signedIn, request);
    if (proof.isPresent()) {
      return proof.get();
    }
    List<RecoveryCode> codes = changes.renewCodes(signedIn.account());
    PrintedCodes.keep(request.getSession(true), RecoveryCode.Purpose.RECOVERY, codes, false);
    return new SeeOther(PATH);
  }

  @PostMapping(PATH + "/printed")
  View printed(SignedIn signedIn, HttpServletRequest request) {
    boolean creating =
        PrintedCodes.find(request, RecoveryCode.Purpose.RECOVERY)
            .map(PrintedCodes::creating)
            .orElse(false);
    PrintedCodes.forget(request, RecoveryCode.Purpose.RECOVERY);
    if (creating && PrintedCodes.find(request, RecoveryCode.Purpose.BACKUP).isPresent()) {
      return new SeeOther(FactorPages.CODES);
    }
    return new SeeOther(creating ? CreatePages.NEXT_STEP : "/account");
  }

  private Html form(Page page, SignedIn signedIn) {
    return Html.of(templates.accountsCodes(page, changes.countCodes(signedIn.account())));
  }
}
