package org.casefolio.intake;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipException;
import org.casefolio.audit.Refusals;
import org.casefolio.cases.Recorded;
import org.casefolio.cases.Senders;
import org.casefolio.intake.Feed.Answer;
import org.casefolio.intake.Feed.Numbered;
import org.casefolio.intake.Feed.Origin;
import org.casefolio.platform.settings.Serving;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import tools.jackson.databind.json.JsonMapper;

/**
 * The agency's feed over HTTP: one JSON object a line in, one a line out, in the same order. A part
 * of the feed is recorded in one transaction and answered for after its commit, so whatever was
 * answered for is kept; a sender that hears no more sends everything again. The answer is written
 * while the feed is read: a sender that reads nothing before it has sent everything should send no
 * more than 10,000 lines at a time.
 */
@Controller
@Serving
class EventsResource {

  private static final Logger LOG = LoggerFactory.getLogger(EventsResource.class);
  private static final String NDJSON = "application/x-ndjson";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Senders senders;
  private final LineParser parser;
  private final Feed feed;
  private final Refusals refusals;

  EventsResource(Senders senders, LineParser parser, Feed feed, Refusals refusals) {
    this.senders = senders;
    this.parser = parser;
    this.feed = feed;
    this.refusals = refusals;
  }

  /**
   * Takes a feed. 401 without a valid credential, 415 for anything but NDJSON in UTF-8, plain or
   * gzip, 400 for a body that is not the gzip it claims to be, 503 while the database cannot be
   * used, which may be before the credential was looked at; in all of them nothing was recorded.
   * Otherwise 200, and every line has its own answer; a connection that ends without the end of the
   * answer means that what was not answered for has to be sent again.
   */
  @PostMapping("/intake/v1/events")
  void take(HttpServletRequest request, HttpServletResponse response) throws IOException {
    try {
      judge(request, response);
    } catch (DataAccessException | TransactionException e) {
      LOG.error("A feed could not be recorded", e);
      if (response.isCommitted()) {
        throw e;
      }
      problem(response, HttpStatus.SERVICE_UNAVAILABLE, "try-again", "Nothing was recorded");
    }
  }

  /** Answers a program in its own language, whatever it says that it understands. */
  @RequestMapping(
      path = "/intake/v1/events",
      method = {RequestMethod.GET, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE})
  void refuse(HttpServletResponse response) throws IOException {
    response.setHeader(HttpHeaders.ALLOW, "POST");
    problem(response, HttpStatus.METHOD_NOT_ALLOWED, "method", "Only POST is understood");
  }

  private void judge(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<String> sender = sender(request.getHeader(HttpHeaders.AUTHORIZATION));
    if (sender.isEmpty()) {
      refusals.record(request, "feed");
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      problem(
          response, HttpStatus.UNAUTHORIZED, "credential-needed", "A valid credential is needed");
    } else if (!isNdjson(request.getContentType())) {
      problem(
          response,
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "content-type",
          "Only " + NDJSON + " in UTF-8 is understood");
    } else {
      String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
      switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
        case "identity", "gzip", "x-gzip" -> record(sender.get(), request, response);
        default ->
            problem(
                response,
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "content-encoding",
                "Only gzip or no encoding is understood");
      }
    }
  }

  private Optional<String> sender(String authorization) {
    String scheme = "bearer ";
    return authorization != null && authorization.regionMatches(true, 0, scheme, 0, scheme.length())
        ? senders.authenticate(authorization.substring(scheme.length()).strip())
        : Optional.empty();
  }

  private static boolean isNdjson(String contentType) {
    try {
      MediaType type = MediaType.parseMediaType(contentType == null ? "" : contentType);
      Charset charset = type.getCharset();
      return (type.getType() + "/" + type.getSubtype()).equalsIgnoreCase(NDJSON)
          && (charset == null || charset.equals(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void record(String sender, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    boolean plain = encoding == null || encoding.strip().equalsIgnoreCase("identity");
    try {
      Counting body = new Counting(request.getInputStream());
      // What is known to be the whole body is answered for at once, end and all: whoever is killed
      // with it has said nothing yet, and a proxy may ask somebody else.
      BooleanSupplier whole = () -> body.count() == request.getContentLengthLong();
      stream(sender, plain ? body : new Inflating(body), whole, response);
    } catch (ZipException | EOFException | Inflating.Suspicious e) {
      if (plain || response.isCommitted()) {
        throw e;
      }
      problem(response, HttpStatus.BAD_REQUEST, "not-gzip", "The body is not usable gzip");
    }
  }

  private void stream(
      String sender, InputStream body, BooleanSupplier whole, HttpServletResponse response)
      throws IOException {
    Origin origin = new Origin(UUID.randomUUID(), sender, false, false);
    response.setContentType(NDJSON);
    response.setHeader("Casefolio-Batch", origin.batch().toString());
    OutputStream out = response.getOutputStream();
    List<Numbered> part = new ArrayList<>();
    Counts counts = new Counts();
    Lanes.Answered answered =
        answers -> {
          answer(answers, out, counts);
          if (!whole.getAsBoolean()) {
            out.flush();
          }
        };
    try (Lanes lanes = feed.lanes(origin, answered)) {
      // A line is not kept waiting for the next one to come.
      LineReader reader =
          new LineReader(
              body,
              () -> {
                lanes.takeLast(part);
                part.clear();
              });
      for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
        part.add(new Numbered(line.number(), understand(line)));
        if (part.size() == Feed.PART) {
          lanes.take(part);
          part.clear();
        }
      }
      lanes.takeLast(part);
    } catch (IOException | RuntimeException e) {
      if (counts.any()) {
        out.flush(); // the answer is broken off behind what was recorded
      }
      throw e;
    }
    LOG.info(
        "Feed batch {} from {}: {} accepted, {} duplicate, {} rejected",
        origin.batch(),
        sender,
        counts.accepted,
        counts.duplicate,
        counts.rejected);
  }

  private FeedLine understand(LineReader.Line line) {
    if (line.text() == null) {
      return FeedLine.Faulty.line(line.fault() == null ? "unreadable" : line.fault());
    }
    return parser.parse(line.text());
  }

  private static final class Counts {
    private long accepted;
    private long duplicate;
    private long rejected;

    boolean any() {
      return accepted + duplicate + rejected > 0;
    }
  }

  private static void answer(List<Answer> answers, OutputStream out, Counts counts)
      throws IOException {
    for (Answer answer : answers) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("line", answer.line());
      if (answer.eventId() != null) {
        object.put("eventId", answer.eventId());
      }
      switch (answer.outcome()) {
        case Recorded.Accepted accepted -> {
          counts.accepted++;
          object.put("result", "accepted");
        }
        case Recorded.Duplicate duplicate -> {
          counts.duplicate++;
          object.put("result", "duplicate");
        }
        case Recorded.Rejected rejected -> {
          counts.rejected++;
          object.put("result", "rejected");
          object.put("field", rejected.field());
          object.put("reason", rejected.reason());
        }
      }
      out.write(JSON.writeValueAsBytes(object));
      out.write('\n');
    }
  }

  private static void problem(
      HttpServletResponse response, HttpStatus status, String type, String title)
      throws IOException {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "urn:casefolio:problem:" + type);
    problem.put("title", title);
    problem.put("status", status.value());
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.getOutputStream().write(JSON.writeValueAsBytes(problem));
  }
}
