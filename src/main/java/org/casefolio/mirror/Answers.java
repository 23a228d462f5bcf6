package org.casefolio.mirror;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.cases.Batch;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.CaseSummary;
import org.casefolio.cases.Cases;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.Recorded;
import org.casefolio.cases.StatusCatalogue;
import org.casefolio.mirror.Difference.Dated;
import org.casefolio.mirror.Outcome.Answered;
import org.casefolio.mirror.Outcome.Closed;
import org.casefolio.mirror.Outcome.Failed;
import org.casefolio.mirror.Outcome.NotRecognized;
import org.casefolio.mirror.Outcome.TooMany;
import org.casefolio.mirror.PollPolicy.Prospect;
import org.casefolio.mirror.WatchStore.Kept;
import org.casefolio.mirror.WatchStore.Row;
import org.casefolio.mirror.WatchStore.Watched;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps a round of answers: every different one as it came, what is news of it in the history of
 * cases, and when each case is asked for next, all in one transaction with a number of statements
 * that does not depend on their number. Ended before it commits, the round is asked for again;
 * afterwards nothing of it is. An event's id says which answer to which case it comes from.
 */
final class Answers {

  /** The name under which a mirror feeds the ledger. */
  static final String SENDER = "upstream";

  private static final Logger log = LoggerFactory.getLogger(Answers.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final int LONGEST_TITLE = 300;

  /** How long ago a case may have changed last for which it matters when it was added. */
  private static final Duration LOOKED_AT = Duration.ofDays(60);

  private final WatchStore store;
  private final Budget budget;
  private final CaseLedger ledger;
  private final Cases cases;
  private final StatusCatalogue catalogue;
  private final PollPolicy policy;
  private final UpstreamSettings settings;
  private final Clock clock;
  private final TransactionTemplate transactions;

  Answers(
      WatchStore store,
      Budget budget,
      CaseLedger ledger,
      Cases cases,
      StatusCatalogue catalogue,
      PollPolicy policy,
      UpstreamSettings settings,
      Clock clock,
      PlatformTransactionManager transactions) {
    this.store = store;
    this.budget = budget;
    this.ledger = ledger;
    this.cases = cases;
    this.catalogue = catalogue;
    this.policy = policy;
    this.settings = settings;
    this.clock = clock;
    this.transactions = new TransactionTemplate(transactions);
  }

  /** What came of asking for one case. */
  record Asked(Taken taken, Outcome outcome) {}

  /** Keeps a round. */
  void keep(Instant started, List<Asked> round) {
    if (!round.isEmpty()) {
      transactions.executeWithoutResult(_ -> new Keeping(started, round).run());
    }
  }

  private final class Keeping {

    private final Instant started;
    private final List<Asked> round;
    private final Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    private final LocalDate today = now.atZone(settings.resetZone()).toLocalDate();
    private final List<Kept> answers = new ArrayList<>();
    private final Map<Integer, Known> learned = new HashMap<>();
    private final Map<Integer, Instant> changes = new HashMap<>();
    private final List<CaseEvent> told = new ArrayList<>();
    private final List<CaseEvent> untold = new ArrayList<>();

    Keeping(Instant started, List<Asked> round) {
      this.started = started;
      this.round = round;
    }

    void run() {
      Map<Integer, Watched> rows = store.lock(round.stream().map(one -> one.taken().id()).toList());
      // Who took a case later has it; what we were told of it may be old by now.
      List<Asked> ours =
          round.stream()
              .filter(one -> {
                Watched row = rows.get(one.taken().id());
                return row != null && one.taken().at().equals(row.takenAt());
              })
              .toList();
      findNews(ours, rows);
      if (!answers.isEmpty()) {
        store.keepAnswers(answers, now);
        store.keepKnown(learned);
      }
      record(told, false);
      record(untold, true);
      if (!ours.isEmpty()) {
        store.change(changed(ours, rows));
      }
      noteService();
    }

    private void findNews(List<Asked> ours, Map<Integer, Watched> rows) {
      Map<Integer, String> contents = new HashMap<>();
      for (Asked one : ours) {
        if (one.outcome() instanceof Answered answered) {
          String content = content(answered.answer());
          if (!content.equals(row(rows, one).content())) {
            contents.put(one.taken().id(), content);
          }
        }
      }
      if (contents.isEmpty()) {
        return;
      }
      Map<Integer, Known> known = store.known(contents.keySet());
      for (Asked one : ours) {
        int id = one.taken().id();
        if (contents.containsKey(id) && one.outcome() instanceof Answered answered) {
          Watched row = row(rows, one);
          int number = row.answers() + 1;
          answers.add(new Kept(id, number, answered.body()));
          Known before = known.get(id);
          Difference difference = Difference.between(before, answered.answer(), today);
          learned.put(id, difference.known());
          news(row, number, answered.answer(), difference, before == null);
        }
      }
    }

    private void news(
        Watched row, int number, Answer answer, Difference difference, boolean first) {
      if (!difference.any()) {
        return;
      }
      changes.put(row.id(), first ? seen(difference.known().since()) : now);
      List<CaseEvent> steps = new ArrayList<>();
      for (Dated step : difference.steps()) {
        steps.add(step(id(row.receipt(), number, "step" + steps.size()), answer, step));
      }
      Optional<CaseEvent> status =
          difference
              .status()
              .map(fresh -> status(id(row.receipt(), number, "status"), answer, fresh));
      // The status goes first: of several changes the first one is mailed at once.
      if (!first) {
        status.ifPresent(told::add);
        told.addAll(steps);
      } else if (row.unrecognizedBefore()) {
        // That the agency knows the case now is news; what happened before is not.
        status.ifPresent(told::add);
        untold.addAll(steps);
      } else {
        untold.addAll(steps);
        status.ifPresent(untold::add);
      }
    }

    /** A case that changed long ago is looked at for a while all the same. */
    private Instant seen(LocalDate since) {
      Instant earliest = now.minus(LOOKED_AT);
      Instant day = CaseEvent.at(since);
      return day.isBefore(earliest) ? earliest : day.isAfter(now) ? now : day;
    }

    private void record(List<CaseEvent> events, boolean imported) {
      if (events.isEmpty()) {
        return;
      }
      List<Recorded> recorded =
          ledger.record(new Batch(UUID.randomUUID(), SENDER, imported, false, events));
      for (Recorded one : recorded) {
        switch (one) {
          case Recorded.Accepted _ -> {}
          case Recorded.Duplicate _ -> log.warn("An answer was recorded before.");
          case Recorded.Rejected rejected ->
              log.error(
                  "An official text cannot be recorded: {} {}.",
                  rejected.field(),
                  rejected.reason());
        }
      }
    }

    private List<Row> changed(List<Asked> ours, Map<Integer, Watched> rows) {
      Map<ReceiptNumber, CaseSummary> summaries =
          cases.summaries(
              ours.stream()
                  .filter(one -> one.outcome() instanceof Answered)
                  .map(one -> one.taken().receipt())
                  .toList());
      CatalogueEdition edition = catalogue.current();
      List<Row> changed = new ArrayList<>();
      for (Asked one : ours) {
        Watched row = row(rows, one);
        changed.add(
            switch (one.outcome()) {
              case Answered answered -> {
                Instant change =
                    changes.getOrDefault(row.id(), row.changedAt() == null ? now : row.changedAt());
                boolean isNew = learned.containsKey(row.id());
                yield new Row(
                    row.id(),
                    false,
                    policy
                        .afterAnswer(prospect(summaries.get(row.receipt()), edition), change, now)
                        .map(Instant::toString)
                        .orElse(null),
                    now.toString(),
                    true,
                    null,
                    row.unrecognizedBefore(),
                    0,
                    null,
                    isNew ? row.answers() + 1 : row.answers(),
                    content(answered.answer()),
                    change.toString());
              }
              case NotRecognized(String message) ->
                  new Row(
                      row.id(),
                      false,
                      policy.afterNotRecognized(now).toString(),
                      now.toString(),
                      false,
                      message,
                      row.unrecognizedBefore() || row.answers() == 0,
                      0,
                      null,
                      row.answers(),
                      row.content(),
                      text(row.changedAt()));
              // That more was asked than is allowed is no matter of the case.
              case TooMany _ -> unchanged(row, one.taken().due(), row.failures());
              case Closed _, Failed _ ->
                  unchanged(row, policy.afterFailure(row.failures() + 1, now), row.failures() + 1);
            });
      }
      return changed;
    }

    private Row unchanged(Watched row, Instant due, int failures) {
      Instant since = row.failingSince();
      return new Row(
          row.id(),
          row.urgent(),
          due.toString(),
          text(row.answeredAt()),
          row.recognized(),
          row.message(),
          row.unrecognizedBefore(),
          failures,
          failures == 0 ? null : text(since == null ? now : since),
          row.answers(),
          row.content(),
          text(row.changedAt()));
    }

    private static @Nullable String text(@Nullable Instant moment) {
      return moment == null ? null : moment.toString();
    }

    private static Prospect prospect(@Nullable CaseSummary summary, CatalogueEdition edition) {
      if (summary == null) {
        return Prospect.PENDING;
      }
      return summary.isFinal()
          ? Prospect.FINAL
          : summary.current().map(entry -> edition.asks(entry.title())).orElse(false)
              ? Prospect.ASKS
              : Prospect.PENDING;
    }

    /** What the round tells about the agency's service. */
    private void noteService() {
      boolean good = false;
      Duration wait = null;
      boolean refused = false;
      Failure failure = null;
      for (Asked one : round) {
        switch (one.outcome()) {
          case Answered _, NotRecognized _ -> good = true;
          case TooMany(Optional<Duration> retryAfter, String _) -> {
            refused = true;
            wait = longer(wait, retryAfter);
          }
          case Closed(Optional<Duration> retryAfter, String message) ->
              failure = new Failure("CLOSED", message, retryAfter.orElse(null));
          case Failed(Outcome.Reason reason, String message) ->
              failure = new Failure(reason.name(), message, null);
        }
      }
      if (good) {
        budget.good(now);
      } else if (failure != null) {
        budget.bad(started, now, failure.reason(), failure.message(), failure.pause());
      }
      if (refused) {
        budget.refused(started, now, wait);
      }
    }

    private record Failure(String reason, String message, @Nullable Duration pause) {}

    private static @Nullable Duration longer(@Nullable Duration one, Optional<Duration> other) {
      return other.isPresent() && (one == null || other.get().compareTo(one) > 0)
          ? other.get()
          : one;
    }

    private static Watched row(Map<Integer, Watched> rows, Asked one) {
      Watched row = rows.get(one.taken().id());
      if (row == null) {
        throw new IllegalStateException("a locked row has gone");
      }
      return row;
    }
  }

  private static String id(ReceiptNumber receipt, int number, String what) {
    return receipt.value() + " " + number + " " + what;
  }

  private static CaseEvent status(String id, Answer answer, Difference.Status status) {
    return new CaseEvent(
        id,
        answer.receipt(),
        answer.form(),
        status.title().en(),
        orNull(status.title().es()),
        orNull(status.description().en()),
        orNull(status.description().es()),
        CaseEvent.at(status.on()),
        true,
        null,
        null,
        null,
        null,
        false);
  }

  /** A step's sentence stands where a title stands; one that is too long for that, whole below. */
  private static CaseEvent step(String id, Answer answer, Dated step) {
    String english = step.text().en().strip();
    String spanish = step.text().es().strip();
    boolean fits = english.length() <= LONGEST_TITLE && spanish.length() <= LONGEST_TITLE;
    return new CaseEvent(
        id,
        answer.receipt(),
        answer.form(),
        title(english),
        orNull(title(spanish)),
        fits ? null : english,
        fits ? null : orNull(spanish),
        CaseEvent.at(step.on()),
        true,
        null,
        null,
        null,
        null,
        true);
  }

  private static String title(String sentence) {
    String line = sentence.replaceAll("[\\n\\r\\t]+", " ");
    return line.length() > LONGEST_TITLE ? AnswerReader.cut(line, LONGEST_TITLE) : line;
  }

  private static @Nullable String orNull(String text) {
    return text.isBlank() ? null : text;
  }

  /**
   * Stands for everything that an answer says of a case; what it says of the request is left out.
   */
  private static String content(Answer answer) {
    Answer alone =
        new Answer(
            answer.receipt(),
            answer.form(),
            answer.submitted(),
            answer.modified(),
            answer.title(),
            answer.description(),
            answer.history(),
            "");
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(JSON.writeValueAsString(alone).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
