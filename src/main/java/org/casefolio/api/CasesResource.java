package org.casefolio.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casefolio.api.ReceiptList.Row;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.StatusCatalogue;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** Many cases at once, and the catalogue of statuses. */
@Controller
@ApiServed
class CasesResource {

  /** How many cases may be asked about at once. */
  static final int MOST = 100;

  static final String QUERY = "/api/v1/cases/query";
  static final String STATUSES = "/api/v1/statuses";

  private final Ours ours;
  private final KnownCases cases;
  private final CaseBody body;
  private final StatusCatalogue catalogue;

  CasesResource(Ours ours, KnownCases cases, CaseBody body, StatusCatalogue catalogue) {
    this.ours = ours;
    this.cases = cases;
    this.body = body;
    this.catalogue = catalogue;
  }

  /**
   * Up to 100 cases, each with an outcome of its own, in their order. Each counts against the day,
   * whatever comes of it. When the day has fewer left than were asked about, so many are answered
   * and the others are {@code over-quota}.
   */
  @PostMapping(QUERY)
  ResponseEntity<byte[]> query(HttpServletRequest request) throws IOException {
    ReceiptList.Reading reading =
        ReceiptList.read(request.getContentType(), request.getInputStream(), 1, MOST);
    int wanted =
        switch (reading) {
          case ReceiptList.Listed listed -> listed.rows().size();
          case ReceiptList.Unusable _ -> 1;
        };
    return ours.answer(
        request.getHeader(HttpHeaders.AUTHORIZATION),
        wanted,
        (admitted, headers) ->
            switch (reading) {
              case ReceiptList.Unusable unusable -> unusable.problem().answer(headers);
              case ReceiptList.Listed listed ->
                  Ours.json(headers, Map.of("cases", rows(listed.rows(), admitted.granted())));
            });
  }

  private List<Map<String, Object>> rows(List<Row> asked, int granted) {
    Map<ReceiptNumber, Elsewhere.Answer> answers =
        cases.find(
            asked.stream().limit(granted).map(Row::receipt).flatMap(Optional::stream).toList());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Row row : asked) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("receiptNumber", row.sent());
      if (rows.size() >= granted) {
        answer.put("outcome", "over-quota");
      } else if (row.receipt().isEmpty()) {
        answer.put("outcome", "malformed");
      } else {
        put(answer, answers.getOrDefault(row.receipt().get(), new Elsewhere.NotRecognized()));
      }
      rows.add(answer);
    }
    return rows;
  }

  private void put(Map<String, Object> row, Elsewhere.Answer answer) {
    switch (answer) {
      case Elsewhere.Found found -> {
        row.put("outcome", "found");
        row.put("case", body.of(found.found()));
      }
      case Elsewhere.NotRecognized _ -> row.put("outcome", "not-recognized");
      case Elsewhere.CannotSay later -> {
        row.put("outcome", "try-again");
        row.put("retryAfter", Allowance.seconds(later.retryAfter()));
      }
    }
  }

  /** All statuses of the catalogue in both languages; 304 for who has this edition already. */
  @GetMapping(STATUSES)
  ResponseEntity<byte[]> statuses(HttpServletRequest request) {
    return ours.answer(
        request.getHeader(HttpHeaders.AUTHORIZATION),
        1,
        (_, headers) -> {
          CatalogueEdition edition = catalogue.current();
          String tag = "\"edition-" + edition.number() + "\"";
          headers.setETag(tag);
          return isKnown(tag, request.getHeader(HttpHeaders.IF_NONE_MATCH))
              ? ResponseEntity.status(HttpStatus.NOT_MODIFIED).headers(headers).build()
              : Ours.json(headers, CaseBody.catalogue(edition));
        });
  }

  private static boolean isKnown(String tag, @Nullable String known) {
    return known != null
        && List.of(known.split(",", -1)).stream()
            .map(one -> one.strip().replaceFirst("^W/", ""))
            .anyMatch(one -> one.equals(tag) || one.equals("*"));
  }
}
