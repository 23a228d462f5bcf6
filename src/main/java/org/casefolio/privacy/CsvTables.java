package org.casefolio.privacy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.casefolio.accounts.OwnData.Tables;
import org.casefolio.platform.web.CsvFile;
import org.casefolio.platform.web.Page;
import org.jspecify.annotations.Nullable;

/** A ZIP archive with a CSV file for each table, named and headed in the language of the page. */
final class CsvTables implements Tables {

  private final Page page;
  private final ZipOutputStream archive;
  private final BufferedWriter text;
  private @Nullable CsvFile file;

  /**
   * Begins the archive.
   *
   * @param out where it goes; closed at the end
   */
  CsvTables(OutputStream out, Page page) {
    this.page = page;
    this.archive = new ZipOutputStream(out, StandardCharsets.UTF_8);
    this.text = new BufferedWriter(new OutputStreamWriter(archive, StandardCharsets.UTF_8));
  }

  @Override
  public void table(String keys, String name, List<String> columns) {
    try {
      endFile();
      archive.putNextEntry(new ZipEntry(page.plain(keys + "file." + name) + ".csv"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    CsvFile begun = new CsvFile(text);
    begun.row(columns.stream().map(column -> page.plain(keys + "column." + column)).toList());
    file = begun;
  }

  @Override
  public void row(@Nullable Object... values) {
    if (file == null) {
      throw new IllegalStateException("no table was begun");
    }
    file.row(Arrays.stream(values).map(this::cell).toList());
  }

  private String cell(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Boolean truth -> page.plain(truth ? "privacy.export.yes" : "privacy.export.no");
      case Collection<?> many -> many.stream().map(this::cell).collect(Collectors.joining(" "));
      default -> value.toString();
    };
  }

  private void endFile() throws IOException {
    if (file != null) {
      text.flush();
      archive.closeEntry();
    }
  }

  /** Ends the archive; without it, nobody takes it for whole. */
  void end() {
    try {
      endFile();
      archive.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
