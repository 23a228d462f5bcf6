package org.casefolio.privacy;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.OwnData;
import org.casefolio.accounts.SignedIn;
import org.casefolio.accounts.StepUp;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * "What we know about you", and the same as a file. Whoever finds a session open can read the page,
 * which shows no more than the account's other pages; the files, which can be carried away, are
 * given to who proves it once more.
 */
@Controller
@Serving
class OwnDataPages {

  private static final String FILES = "/account/export";

  private final List<OwnData> everything;
  private final StepUp stepUp;
  private final Templates templates;

  OwnDataPages(List<OwnData> everything, StepUp stepUp, Templates templates) {
    this.everything = List.copyOf(everything);
    this.stepUp = stepUp;
    this.templates = templates;
  }

  @GetMapping("/account/data")
  Html show(Page page, SignedIn reader) {
    return Html.of(
        templates.privacyData(
            page,
            everything.stream()
                .flatMap(one -> one.kinds(reader.account(), page).stream())
                .toList()));
  }

  @GetMapping(FILES)
  Html choose(Page page, SignedIn reader, HttpServletRequest request) {
    return stepUp
        .ask(page, reader, request)
        .orElseGet(() -> Html.of(templates.privacyExport(page)));
  }

  /** Where the question for a proof goes. */
  @PostMapping(FILES)
  Html chooseWithProof(Page page, SignedIn reader, HttpServletRequest request) {
    return choose(page, reader, request);
  }

  @GetMapping(FILES + "/data.json")
  void json(Page page, SignedIn reader, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    OutputStream out = begin(page, reader, request, response, "application/json", "data.json");
    if (out != null) {
      JsonTables tables = new JsonTables(out);
      write(reader.account(), page, tables);
      tables.end();
    }
  }

  @GetMapping(FILES + "/data.zip")
  void csv(Page page, SignedIn reader, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    OutputStream out = begin(page, reader, request, response, "application/zip", "data.zip");
    if (out != null) {
      CsvTables tables = new CsvTables(out, page);
      write(reader.account(), page, tables);
      tables.end();
    }
  }

  /** Null if there is no proof: then the page is asked for that asks for one. */
  private @Nullable OutputStream begin(
      Page page,
      SignedIn reader,
      HttpServletRequest request,
      HttpServletResponse response,
      String type,
      String name)
      throws IOException {
    Optional<Html> question = stepUp.ask(page, reader, request);
    if (question.isPresent()) {
      response.setStatus(HttpStatus.SEE_OTHER.value());
      response.setHeader(HttpHeaders.LOCATION, FILES);
      return null;
    }
    response.setContentType(MediaType.valueOf(type).toString());
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment().filename("casefolio-" + name).build().toString());
    return response.getOutputStream();
  }

  private void write(AccountId account, Page page, OwnData.Tables to) {
    everything.forEach(one -> one.write(account, page, to));
  }
}
