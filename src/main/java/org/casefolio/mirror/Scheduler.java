package org.casefolio.mirror;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.UnaryOperator;
import org.casefolio.mirror.Allowance.Grant;

/**
 * Says which cases are asked for now, and how fast: within the hours of the service, within what is
 * allowed, and so that what is allowed a day lasts for the whole of it.
 */
final class Scheduler {

  private final Queue queue;
  private final Allowance allowance;
  private final PollPolicy policy;
  private final UpstreamSettings settings;
  private final Clock clock;
  private final int most;

  Scheduler(
      Queue queue, Allowance allowance, PollPolicy policy, UpstreamSettings settings, Clock clock) {
    this.queue = queue;
    this.allowance = allowance;
    this.policy = policy;
    this.settings = settings;
    this.clock = clock;
    this.most = Math.clamp(settings.perSecond() * 2L, 4, 100);
  }

  /**
   * Some cases to be asked for.
   *
   * @param cases which; perhaps none
   * @param delay how long until the first may be asked for
   * @param spacing how long each waits for the one before it
   */
  record Round(List<Taken> cases, Duration delay, Duration spacing) {
    static final Round NOTHING = new Round(List.of(), Duration.ZERO, Duration.ZERO);
  }

  /**
   * The next ones.
   *
   * @param urgent those that were never asked for, or else the others
   * @param wanted leaves out of what is due what is not to be asked for
   */
  Round next(boolean urgent, UnaryOperator<List<Taken>> wanted) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (!settings.hours().open(now)) {
      return Round.NOTHING;
    }
    int due = queue.due(urgent, now, most);
    if (due == 0) {
      return Round.NOTHING;
    }
    Grant grant = allowance.draw(urgent, due, now, share(now));
    if (grant.count() == 0) {
      return Round.NOTHING;
    }
    return new Round(
        wanted.apply(queue.take(urgent, now, grant.count())), grant.delay(), grant.spacing());
  }

  /** How much of what is left of the day may be used in the next second. */
  double share(Instant now) {
    LocalDate day = now.atZone(settings.resetZone()).toLocalDate();
    Instant reset = day.plusDays(1).atStartOfDay(settings.resetZone()).toInstant();
    double weighted = 0;
    for (ServiceHours.Span open : settings.hours().within(now, reset)) {
      Instant from = open.from();
      while (from.isBefore(open.to())) {
        Instant turn = policy.nextTurn(from);
        Instant to = turn.isBefore(open.to()) ? turn : open.to();
        weighted += policy.weight(from) * (Duration.between(from, to).toMillis() / 1000.0);
        from = to;
      }
    }
    // In the last minute of a day whatever is left may go.
    return policy.weight(now) / Math.max(60.0, weighted);
  }
}
