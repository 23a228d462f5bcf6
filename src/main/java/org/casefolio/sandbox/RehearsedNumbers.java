package org.casefolio.sandbox;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.casefolio.api.Rehearsal;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.settings.PretendAgency;
import org.springframework.stereotype.Component;

/**
 * The numbers that always get a certain answer of the official API. No case has one of them; {@code
 * docs/api.md} lists them.
 */
@Component
@PretendAgency
class RehearsedNumbers implements Rehearsal {

  private static final String JSON = "application/json";
  private static final Duration SLOWLY = Duration.ofSeconds(10);
  private static final Map<String, String> NOTHING = Map.of();

  private static final String WITH_DATES =
      "\"submittedDate\":\"09-05-2023 14:28:46\",\"modifiedDate\":\"09-05-2023 14:28:46\",";
  private static final String HISTORY =
      "[{\"date\":\"2023-09-05\",\"completed_text_en\":\"We received your Form I-130.\","
          + "\"completed_text_es\":\"Recibimos su Formulario I-130.\"}]";

  private final Map<ReceiptNumber, Answer> answers = new LinkedHashMap<>();

  RehearsedNumbers() {
    put("TST0000000401", error(401, "Invalid Access Token", NOTHING));
    put(
        "TST0000000404",
        error(
            404,
            "Case Status Online does not recognize the receipt number entered. Please check your"
                + " receipt number and try again. If you need further assistance, please call the"
                + " USCIS Contact Center at 1-800-375-5283.",
            NOTHING));
    put(
        "TST0000000422",
        error(
            422,
            "The application receipt number is not formatted correctly, It should be total of 13"
                + " characters (3 character prefix followed by 10 digits). Please check your"
                + " receipt number and try again",
            NOTHING));
    put("TST0000000429", error(429, "Spike Arrest Violation", Map.of("Retry-After", "1")));
    put("TST0000086429", error(429, "Spike Arrest Violation", Map.of("Retry-After", "3600")));
    put("TST0000000503", error(503, "Service Unavailable", Map.of("Retry-After", "30")));
    put(
        "TST0000001503",
        new Answer(
            503,
            JSON,
            NOTHING,
            "\n\n  {\"error\":{\"code\":\"503\",\"message\":\"The Case Status API Sandbox is"
                + " unavailable at this time. Please retry your API request during normal"
                + " operation hours M-F 7:00AM EST - 8:00 PM EST\"}}",
            Duration.ZERO));
    put("TST0000010000", found("TST0000010000", WITH_DATES, HISTORY, SLOWLY));
    put(
        "TST0000000200",
        new Answer(
            200,
            "text/html;charset=UTF-8",
            NOTHING,
            "<!doctype html><html lang=\"en\"><title>Service notice</title><p>Please come back"
                + " later.</p></html>",
            Duration.ZERO));
    Answer whole = found("TST0000001200", WITH_DATES, HISTORY, Duration.ZERO);
    put(
        "TST0000001200",
        new Answer(
            200,
            JSON,
            NOTHING,
            whole
                .body()
                .replace("notices.\"", "<a href=\"https://www.example.gov/\">notices</a>.\""),
            Duration.ZERO));
    put("IOE9999999999", found("IOE9999999999", "", HISTORY, Duration.ZERO));
    put("TST0000000000", found("TST0000000000", WITH_DATES, "null", Duration.ZERO));
  }

  @Override
  public Optional<Answer> find(ReceiptNumber receipt) {
    return Optional.ofNullable(answers.get(receipt));
  }

  private void put(String receipt, Answer answer) {
    answers.put(new ReceiptNumber(receipt), answer);
  }

  private static Answer error(int status, String message, Map<String, String> headers) {
    return new Answer(
        status,
        JSON,
        headers,
        "{\"code\":" + status + ",\"message\":\"" + message + "\"}",
        Duration.ZERO);
  }

  private static Answer found(String receipt, String dates, String history, Duration over) {
    return new Answer(
        200,
        JSON,
        NOTHING,
        "{\"case_status\":{\"receiptNumber\":\""
            + receipt
            + "\",\"formType\":\"I-130\","
            + dates
            + "\"current_case_status_text_en\":\"Case Was Approved\","
            + "\"current_case_status_desc_en\":\"We approved your Form I-130. Watch for notices.\","
            + "\"current_case_status_text_es\":\"Caso Fue Aprobado\","
            + "\"current_case_status_desc_es\":\"Aprobamos su Formulario I-130.\","
            + "\"hist_case_status\":"
            + history
            + "},\"message\":\"Query was successful for payload {'receipt_number': '"
            + receipt
            + "'}\"}",
        over);
  }
}
