package org.casefolio.mirror;

import static org.casefolio.fuzz.Parser.holds;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.casefolio.fuzz.Parser;

/** What an agency, or whoever stands in its place, answers; for the fuzzer. */
public final class MirrorParsers {

  private static final LocalDate TODAY = LocalDate.of(2026, 3, 3);

  private MirrorParsers() {}

  public static List<Parser> all() {
    return List.of(
        Parser.ofBytes(
            "official-answer",
            MirrorParsers::answer,
            List.of(
                bytes(
                    """
                    {"case_status":{"receiptNumber":"EAC9999103403","formType":"I-130",
                    "modifiedDate":"09-05-2023 14:28:46",
                    "current_case_status_text_en":"Case Was Approved",
                    "current_case_status_desc_en":"On September 5, 2023, go to <a href=\\"https://a.gov\\">a.gov</a>.",
                    "current_case_status_text_es":"Caso Fue Aprobado",
                    "hist_case_status":[{"date":"2023-09-05","completed_text_en":"We approved it.",
                    "completed_text_es":"La aprobamos."}]},"message":"Query was successful"}
                    """),
                bytes("\n\n  {\"error\":{\"code\":\"503\",\"message\":\"Closed.\"}}"),
                bytes("{\"errors\":[{\"message\":\"m\"}]}"),
                bytes("{\"fault\":{\"faultstring\":\"f\"}}"),
                bytes("{\"access_token\":\"t\",\"expires_in\":\"1799\"}"),
                bytes("<html></html>"))));
  }

  /** Whatever was understood is no news when it comes again, and has no character that harms. */
  private static void answer(byte[] body) {
    AnswerReader.text(body)
        .ifPresent(text -> {
          AnswerReader.token(text)
              .ifPresent(token -> holds(!token.value().contains("\n"), "one line"));
          AnswerReader.error(text)
              .ifPresent(message -> holds(message.length() <= 1_000, "a short message"));
          AnswerReader.answer(text)
              .ifPresent(answer -> {
                Difference first = Difference.between(null, answer, TODAY);
                holds(first.status().isPresent(), "the first answer tells a status");
                holds(!first.known().since().isAfter(TODAY), "nothing of the future");
                holds(
                    !Difference.between(first.known(), answer, TODAY).any(), "the same is no news");
                holds(answer.title().en().indexOf('\u0000') < 0, "storable");
              });
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
