package org.casefolio.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.casefolio.cases.ReceiptNumber;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;

/** What a client subscribes to, and what has changed of it. Each request counts as one. */
@Controller
@ApiServed
class ChangesResource {

  static final String SUBSCRIPTIONS = "/api/v1/subscriptions";
  static final String CHANGES = "/api/v1/changes";

  /** How many numbers are taken at once. */
  static final int MOST = 10_000;

  private static final int MOST_CHANGES = 1_000;
  private static final int CHANGES_UNLESS_SAID = 100;
  private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,3}");

  private final Ours ours;
  private final Subscriptions subscriptions;
  private final ChangeFeed feed;

  ChangesResource(Ours ours, Subscriptions subscriptions, ChangeFeed feed) {
    this.ours = ours;
    this.subscriptions = subscriptions;
    this.feed = feed;
  }

  /** All that the client subscribes to. */
  @GetMapping(SUBSCRIPTIONS)
  ResponseEntity<byte[]> list(HttpServletRequest request) {
    return ours.answer(
        request.getHeader(HttpHeaders.AUTHORIZATION),
        1,
        (admitted, headers) ->
            Ours.json(
                headers,
                Map.of(
                    "receiptNumbers",
                    subscriptions.list(admitted.client()).stream()
                        .map(ReceiptNumber::value)
                        .toList())));
  }

  /** Subscribes to more, known or not. */
  @PostMapping(SUBSCRIPTIONS)
  ResponseEntity<byte[]> add(HttpServletRequest request) throws IOException {
    return change(request, 1, subscriptions::add);
  }

  /** Subscribes to these and no others; an empty list ends all. */
  @PutMapping(SUBSCRIPTIONS)
  ResponseEntity<byte[]> replace(HttpServletRequest request) throws IOException {
    return change(request, 0, subscriptions::replace);
  }

  /** Ends some. */
  @DeleteMapping(SUBSCRIPTIONS)
  ResponseEntity<byte[]> remove(HttpServletRequest request) throws IOException {
    return change(
        request, 1, (client, receipts) -> OptionalInt.of(subscriptions.remove(client, receipts)));
  }

  private ResponseEntity<byte[]> change(
      HttpServletRequest request,
      int least,
      BiFunction<Client, Collection<ReceiptNumber>, OptionalInt> change)
      throws IOException {
    ReceiptList.Reading reading =
        ReceiptList.read(request.getContentType(), request.getInputStream(), least, MOST);
    return ours.answer(
        request.getHeader(HttpHeaders.AUTHORIZATION),
        1,
        (admitted, headers) ->
            switch (reading) {
              case ReceiptList.Unusable unusable -> unusable.problem().answer(headers);
              case ReceiptList.Listed listed ->
                  changed(
                      listed.rows(),
                      change.apply(
                          admitted.client(),
                          listed.rows().stream()
                              .map(ReceiptList.Row::receipt)
                              .flatMap(Optional::stream)
                              .toList()),
                      headers);
            });
  }

  private static ResponseEntity<byte[]> changed(
      List<ReceiptList.Row> rows, OptionalInt count, HttpHeaders headers) {
    if (count.isEmpty()) {
      return Problems.TOO_MANY_SUBSCRIPTIONS.answer(headers);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("subscriptions", count.getAsInt());
    body.put(
        "malformed",
        rows.stream().filter(row -> row.receipt().isEmpty()).map(ReceiptList.Row::sent).toList());
    return Ours.json(headers, body);
  }

  /** What has changed, in order; 410 where what came after the cursor is no longer kept. */
  @GetMapping(CHANGES)
  ResponseEntity<byte[]> changes(HttpServletRequest request) {
    return ours.answer(
        request.getHeader(HttpHeaders.AUTHORIZATION),
        1,
        (admitted, headers) ->
            changes(
                admitted.client(),
                cursor(request.getParameter("after")),
                limit(request.getParameter("limit")),
                headers));
  }

  private ResponseEntity<byte[]> changes(
      Client client, Optional<Cursor> cursor, OptionalInt limit, HttpHeaders headers) {
    if (cursor.isEmpty() || limit.isEmpty()) {
      return Problems.WRONG_CURSOR.answer(headers);
    }
    return switch (feed.after(client, cursor.get(), limit.getAsInt())) {
      case ChangeFeed.Gone _ -> Problems.CURSOR_EXPIRED.answer(headers);
      case ChangeFeed.Part part -> {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("changes", part.changes());
        body.put("next", part.next().toString());
        body.put("more", part.more());
        yield Ours.json(headers, body);
      }
    };
  }

  private static Optional<Cursor> cursor(@Nullable String after) {
    return after == null ? Optional.of(Cursor.BEGINNING) : Cursor.parse(after);
  }

  private static OptionalInt limit(@Nullable String limit) {
    if (limit == null) {
      return OptionalInt.of(CHANGES_UNLESS_SAID);
    }
    return LIMIT.matcher(limit).matches() && Integer.parseInt(limit) <= MOST_CHANGES
        ? OptionalInt.of(Integer.parseInt(limit))
        : OptionalInt.empty();
  }
}
