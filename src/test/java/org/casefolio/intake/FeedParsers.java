package org.casefolio.intake;

import static org.casefolio.fuzz.Parser.holds;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.casefolio.cases.CaseParsers;
import org.casefolio.fuzz.Parser;

/** What comes as an agency's feed, for the fuzzer. */
public final class FeedParsers {

  private static final String EVENT =
      """
      {"eventId":"4711","receiptNumber":"EAC6012350001","formType":"I-130","title":"Case Was Received","occurredAt":"2026-11-20"}
      {"eventId":"4712","receiptNumber":"EAC6012350001","statusCode":"IOA","titleEs":"x","textEn":"y","textEs":"z","respondBy":"2027-01-01","protected":true,"corrects":"4711","withdraws":"4710","occurredAt":"2026-11-20T10:00:00-05:00"}
      {"heartbeat":"2026-11-20T10:00:00Z"}
      """;

  private static final String ROW =
      """
      eventId=4711
      receiptNumber=EAC6012350001
      formType=I-130
      title=Case Was Received
      occurredAt=2026-11-20
      protected=yes
      """;

  private static final LineParser PARSER =
      new LineParser(
          CaseParsers.catalogue(),
          Clock.fixed(Instant.parse("2026-11-29T12:00:00Z"), ZoneOffset.UTC));

  private FeedParsers() {}

  public static List<Parser> all() {
    return List.of(
        Parser.ofBytes("feed-lines", FeedParsers::lines, List.of(bytes(EVENT))),
        Parser.of("feed-row", FeedParsers::row, ROW),
        Parser.ofBytes("feed-gzip", FeedParsers::gzip, List.of(gzipped(EVENT))));
  }

  private static void lines(byte[] feed) throws IOException {
    LineReader lines = new LineReader(new ByteArrayInputStream(feed));
    long last = 0;
    for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
      holds(line.number() > last, "lines are counted");
      last = line.number();
      String text = line.text();
      holds((text == null) == (line.fault() != null), "a text or a fault");
      if (text != null) {
        PARSER.parse(text);
      }
    }
  }

  private static void row(String row) {
    Map<String, String> fields = new HashMap<>();
    row.lines()
        .filter(line -> line.contains("="))
        .forEach(line -> {
          int end = line.indexOf('=');
          fields.put(line.substring(0, end), line.substring(end + 1));
        });
    PARSER.parse(fields);
  }

  /** What is no gzip is refused in one of the ways that the feed answers for. */
  private static void gzip(byte[] feed) throws IOException {
    try {
      lines(new Inflating(new Counting(new ByteArrayInputStream(feed))).readAllBytes());
    } catch (ZipException | EOFException | Inflating.Suspicious e) {
      // answered with 400
    }
  }

  private static byte[] gzipped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(bytes(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
