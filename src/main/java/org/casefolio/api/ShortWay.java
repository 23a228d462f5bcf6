package org.casefolio.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.web.SecurityHeaders;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;

/**
 * Answers what programs ask for most, a case by a number that looks like one, without all that is
 * on the way to a page: servlets, forms, sessions, people and languages. The answer is that of
 * {@link CaseStatusResource}, behind the same headers and counted in the same metric; whatever is
 * asked in any other way goes the whole way.
 */
final class ShortWay extends Handler.Wrapper {

  private static final Pattern ASKED = Pattern.compile("/case-status/([a-zA-Z]{3}[0-9]{10})");

  private static final byte[] NOTHING = {};

  private final CaseStatusResource resource;
  private final ApiFailures failures;
  private final MeterRegistry meters;
  private final List<HttpField> security;
  private final Map<Integer, Timer> timers = new ConcurrentHashMap<>();

  ShortWay(
      CaseStatusResource resource,
      ApiFailures failures,
      SecurityHeaders security,
      MeterRegistry meters) {
    this.resource = resource;
    this.failures = failures;
    this.security = security.withoutScript();
    this.meters = meters;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (HttpMethod.GET.is(request.getMethod())) {
      Matcher path = ASKED.matcher(request.getHttpURI().getPath());
      if (path.matches()) {
        Timer.Sample sample = Timer.start(meters);
        ResponseEntity<byte[]> answer =
            show(path.group(1), request.getHeaders().get(HttpHeader.AUTHORIZATION));
        write(answer, response, callback);
        sample.stop(timers.computeIfAbsent(answer.getStatusCode().value(), this::timer));
        return true;
      }
    }
    return super.handle(request, response, callback);
  }

  private ResponseEntity<byte[]> show(String receiptNumber, @Nullable String authorization) {
    try {
      return resource.show(
          new ReceiptNumber(receiptNumber.toUpperCase(Locale.ROOT)), authorization);
    } catch (DataAccessException | TransactionException e) {
      return failures.withoutDatabase(e);
    } catch (RuntimeException e) {
      return failures.otherwise(e);
    }
  }

  private void write(ResponseEntity<byte[]> answer, Response response, Callback callback) {
    response.setStatus(answer.getStatusCode().value());
    HttpFields.Mutable headers = response.getHeaders();
    security.forEach(headers::put);
    answer.getHeaders().forEach(headers::put);
    byte[] body = Objects.requireNonNullElse(answer.getBody(), NOTHING);
    headers.put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  /** As requests that go the whole way are counted. */
  private Timer timer(int status) {
    return Timer.builder("http.server.requests")
        .tag("method", HttpMethod.GET.asString())
        .tag("uri", CaseStatusResource.PATH)
        .tag("status", Integer.toString(status))
        .tag("outcome", outcome(HttpStatus.valueOf(status).series()))
        .tag("exception", "none")
        .tag("error", "none")
        .register(meters);
  }

  private static String outcome(HttpStatus.Series series) {
    return series == HttpStatus.Series.SUCCESSFUL ? "SUCCESS" : series.name();
  }
}
