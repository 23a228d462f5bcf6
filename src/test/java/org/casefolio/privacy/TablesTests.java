package org.casefolio.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.casefolio.accounts.OwnData.Tables;
import org.casefolio.platform.web.TestPages;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Both forms of the file that people take along. */
class TablesTests {

  private static final String KEYS = "portfolio.own.";

  private static void write(Tables to) {
    to.table(KEYS, "cases", List.of("label", "note", "added", "unseenChange"));
    to.row("=HYPERLINK(\"http://evil.example\")", "+1\n@sum", LocalDate.of(2026, 3, 1), true);
    to.row("Mamá; \"tía\"", null, null, false);
    to.table(KEYS, "choices", List.of("digestHour", "receiptNumber"));
    to.row(8, List.of("IOE0912345678", "EAC9999103403"));
  }

  private static Map<String, String> unpacked(Locale language) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CsvTables tables = new CsvTables(bytes, TestPages.page(language, "privacy", "portfolio"));
    write(tables);
    tables.end();
    Map<String, String> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  @Test
  void spreadsheetsCalculateNothingAndTheTextStaysReadable() throws IOException {
    assertThat(unpacked(Locale.ENGLISH))
        .containsEntry(
            "cases.csv",
            "\uFEFFLabel,Note,Added,Changed since you looked\r\n"
                + "\"'=HYPERLINK(\"\"http://evil.example\"\")\",\"'+1\n@sum\",2026-03-01,yes\r\n"
                + "\"Mamá; \"\"tía\"\"\",,,no\r\n")
        .containsEntry(
            "choices.csv",
            "\uFEFFHour of the e-mail,Receipt number\r\n8,IOE0912345678 EAC9999103403\r\n");
  }

  @Test
  void tablesSpeakSpanish() throws IOException {
    assertThat(unpacked(Locale.of("es")))
        .containsOnlyKeys("casos.csv", "preferencias.csv")
        .hasEntrySatisfying(
            "casos.csv", text -> assertThat(text).contains("Etiqueta,Nota,Agregado", ",sí\r\n"));
  }

  @Test
  void programsGetWhatItIsAndNotHowItLooks() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonTables tables = new JsonTables(bytes);
    write(tables);
    tables.end();

    JsonNode json = JsonMapper.shared().readTree(bytes.toByteArray());

    assertThat(json.at("/cases/0/label").asString())
        .isEqualTo("=HYPERLINK(\"http://evil.example\")");
    assertThat(json.at("/cases/0/unseenChange").asBoolean()).isTrue();
    assertThat(json.at("/cases/1/note").isNull()).isTrue();
    assertThat(json.at("/choices/0/digestHour").asInt()).isEqualTo(8);
    assertThat(json.at("/choices/0/receiptNumber/1").asString()).isEqualTo("EAC9999103403");
  }
}
