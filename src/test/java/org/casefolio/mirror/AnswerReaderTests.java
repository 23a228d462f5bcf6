package org.casefolio.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTests {

  private static final String OFFICIAL =
      """
      {"case_status":{"receiptNumber":"EAC9999103402","formType":"I-130",
      "submittedDate":"09-05-2023 14:28:46","modifiedDate":"09-05-2023 14:28:46",
      "current_case_status_text_en":"Case Approval Was Affirmed",
      "current_case_status_desc_en":"If you move, go to <a href=\\"https://www.uscis.gov/addresschange\\" target=\\"_blank\\">www.uscis.gov/addresschange</a>.",
      "current_case_status_text_es":"Aprobación De Caso Reafirmada",
      "current_case_status_desc_es":"Si cambia de domicilio, visite…",
      "hist_case_status":null},
      "message":"Query was successful for payload {'receipt_number': 'EAC9999103402'}"}
      """;

  private static String with(String field, String value) {
    return OFFICIAL.replaceAll(
        "\"" + field + "\":(\"[^\"]*\"|null)",
        Matcher.quoteReplacement("\"" + field + "\":" + value));
  }

  @Test
  void readsAnOfficialAnswerVerbatim() {
    Answer answer = AnswerReader.answer(OFFICIAL).orElseThrow();

    assertThat(answer.receipt().value()).isEqualTo("EAC9999103402");
    assertThat(answer.title().es()).isEqualTo("Aprobación De Caso Reafirmada");
    assertThat(answer.description().en())
        .isEqualTo(
            "If you move, go to <a href=\"https://www.uscis.gov/addresschange\""
                + " target=\"_blank\">www.uscis.gov/addresschange</a>.");
    assertThat(answer.history()).isEmpty();
    assertThat(answer.message()).startsWith("Query was successful");
  }

  @Test
  void readsOneWithoutDatesAndTranslation() {
    String body =
        """
        {"case_status":{"receiptNumber":"ioe0912345678","formType":"I-485",
        "current_case_status_text_en":"Case Was Received","current_case_status_desc_en":null,
        "hist_case_status":[{"date":"2026-03-01","completed_text_en":"We took it in."}]}}
        """;

    Answer answer = AnswerReader.answer(body).orElseThrow();

    assertThat(answer.receipt().value()).isEqualTo("IOE0912345678");
    assertThat(answer.modified()).isEmpty();
    assertThat(answer.title().es()).isEmpty();
    assertThat(answer.history()).hasSize(1);
  }

  @Test
  void takesOutWhatNothingCanKeep() {
    Answer answer =
        AnswerReader.answer(with("current_case_status_desc_es", "\"a\\u0000b\\ud800c\\nd\""))
            .orElseThrow();

    assertThat(answer.description().es()).isEqualTo("a b\uFFFDc\nd");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{}",
        "{\"case_status\":null}",
        "{\"case_status\":{}}",
        "<html></html>",
        "{\"case_status\":{\"receiptNumber\":\"EAC9999103402\"}} trailing",
        "{\"message\":\"Query was successful\"}"
      })
  void whatDoesNotTellOfACaseIsNoAnswer(String body) {
    assertThat(AnswerReader.answer(body)).isEmpty();
  }

  @Test
  void whatIsOfAnotherKindIsNoAnswer() {
    assertThat(AnswerReader.answer(with("formType", "7"))).isEmpty();
    assertThat(AnswerReader.answer(with("formType", "\"\""))).isEmpty();
    assertThat(AnswerReader.answer(with("receiptNumber", "\"EAC99\""))).isEmpty();
    assertThat(AnswerReader.answer(with("hist_case_status", "\"none\""))).isEmpty();
    assertThat(AnswerReader.answer(with("hist_case_status", "[{\"date\":7}]"))).isEmpty();
    assertThat(AnswerReader.answer(with("hist_case_status", "[]"))).isPresent();
    assertThat(
            AnswerReader.answer(with("current_case_status_text_en", "\"" + "x".repeat(301) + "\"")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"code\":429,\"message\":\"said\"}",
        "{\"message\":\"said\"}",
        "\n\n  {\"error\":{\"code\":\"503\",\"message\":\"said\"}}",
        "{\"errors\":[{\"code\":\"X\",\"message\":\"said\"}]}",
        "{\"ErrorCode\":\"invalid_client\",\"Error\":\"said\"}",
        "{\"fault\":{\"faultstring\":\"said\"}}"
      })
  void findsTheMessageInEveryShapeOfAnError(String body) {
    assertThat(AnswerReader.error(body)).isEqualTo(Optional.of("said"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"errors\":[]}", "{\"message\":7}"})
  void whatSaysNothingIsNoError(String body) {
    assertThat(AnswerReader.error(body)).isEmpty();
  }

  @Test
  void readsALifeHoweverItIsWritten() {
    assertThat(AnswerReader.token("{\"access_token\":\"t\",\"expires_in\":\"1799\"}"))
        .isEqualTo(Optional.of(new AnswerReader.Token("t", Optional.of(1799))));
    assertThat(AnswerReader.token("{\"access_token\":\"t\",\"expires_in\":1799}"))
        .isEqualTo(Optional.of(new AnswerReader.Token("t", Optional.of(1799))));
    assertThat(AnswerReader.token("{\"access_token\":\"t\",\"expires_in\":\"soon\"}"))
        .isEqualTo(Optional.of(new AnswerReader.Token("t", Optional.empty())));
    assertThat(AnswerReader.token("{\"access_token\":\"a\\r\\nX: y\"}")).isEmpty();
    assertThat(AnswerReader.token("{}")).isEmpty();
  }

  @Test
  void textThatIsNoTextIsNone() {
    assertThat(AnswerReader.text(new byte[] {(byte) 0xff, (byte) 0xfe, 0x41})).isEmpty();
    assertThat(AnswerReader.text("\uFEFF{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEqualTo(Optional.of("{}"));
  }
}
