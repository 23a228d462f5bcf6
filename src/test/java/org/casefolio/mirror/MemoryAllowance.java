package org.casefolio.mirror;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/** What {@link Budget} counts, counted in memory; {@code BudgetTests} holds them to each other. */
final class MemoryAllowance implements Allowance {

  private final UpstreamSettings settings;
  private final double perSecond;
  private final int reserve;
  private LocalDate day = LocalDate.EPOCH;
  private int used;
  private Instant next = Instant.EPOCH;
  private Instant paced = Instant.EPOCH;

  MemoryAllowance(UpstreamSettings settings) {
    this.settings = settings;
    this.perSecond = settings.perSecond() * 0.9;
    this.reserve = settings.perDay() / 20;
  }

  @Override
  public Grant draw(boolean urgent, int most, Instant now, double share) {
    LocalDate today = now.atZone(settings.resetZone()).toLocalDate();
    if (!today.equals(day)) {
      day = today;
      used = 0;
    }
    double ordinary = Math.max(1e-6, (settings.perDay() - reserve - used) * share);
    Instant start = next.isAfter(now) ? next : now;
    Instant earliest = now.minus(seconds(Math.max(2, 1.5 / ordinary)));
    Instant from = paced.isAfter(earliest) ? paced : earliest;
    double room = Math.floor((1 - secondsBetween(now, start)) * perSecond) + 1;
    double course = urgent ? most : Math.floor(secondsBetween(from, now) * ordinary);
    int left = settings.perDay() - used - (urgent ? 0 : reserve);
    int granted = (int) Math.max(0, Math.min(Math.min(most, left), Math.min(room, course)));
    used += granted;
    next = start.plus(seconds(granted / perSecond));
    if (!urgent) {
      paced = from.plus(seconds(granted / ordinary));
    }
    return new Grant(granted, Duration.between(now, start), seconds(1 / perSecond));
  }

  int used() {
    return used;
  }

  private static double secondsBetween(Instant one, Instant other) {
    return Duration.between(one, other).toNanos() / 1e9;
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
