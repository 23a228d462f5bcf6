package org.casefolio.mirror;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When the agency's service answers: the same hours on some days of the week.
 *
 * @param days the days
 * @param from the beginning of the hours
 * @param to their end, on the same day; midnight is the end of the day
 * @param zone the time zone that they are meant in
 */
record ServiceHours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {

  private static final Pattern WRITTEN =
      Pattern.compile(
          "([a-z]{3})(?:-([a-z]{3}))?\\s+(\\d{2}:\\d{2})-(\\d{2}:\\d{2})",
          Pattern.CASE_INSENSITIVE);
  private static final LocalTime MIDNIGHT = LocalTime.MIDNIGHT;

  ServiceHours {
    days = Set.copyOf(days);
  }

  /** Hours that never end. */
  static ServiceHours always(ZoneId zone) {
    return new ServiceHours(EnumSet.allOf(DayOfWeek.class), MIDNIGHT, MIDNIGHT, zone);
  }

  /** Reads {@code mon-fri 07:00-20:00}; empty if it cannot be read. */
  static Optional<ServiceHours> read(String written, ZoneId zone) {
    Matcher matcher = WRITTEN.matcher(written.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<DayOfWeek> first = day(matcher.group(1));
    Optional<DayOfWeek> last =
        matcher.group(2) == null ? first : first.flatMap(one -> day(matcher.group(2)));
    Optional<LocalTime> from = time(matcher.group(3));
    Optional<LocalTime> to = time(matcher.group(4));
    if (first.isEmpty() || last.isEmpty() || from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    if (!to.get().equals(MIDNIGHT) && !to.get().isAfter(from.get())) {
      return Optional.empty();
    }
    Set<DayOfWeek> days = EnumSet.of(first.get());
    for (DayOfWeek day = first.get(); day != last.get(); ) {
      day = day.plus(1);
      days.add(day);
    }
    return Optional.of(new ServiceHours(days, from.get(), to.get(), zone));
  }

  private static Optional<DayOfWeek> day(String written) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().startsWith(written.toUpperCase(Locale.ROOT))) {
        return Optional.of(day);
      }
    }
    return Optional.empty();
  }

  private static Optional<LocalTime> time(String written) {
    int hour = Integer.parseInt(written.substring(0, 2));
    int minute = Integer.parseInt(written.substring(3));
    if (hour == 24 && minute == 0) {
      return Optional.of(MIDNIGHT);
    }
    return hour < 24 && minute < 60 ? Optional.of(LocalTime.of(hour, minute)) : Optional.empty();
  }

  /** Whether the service answers at a moment. */
  boolean open(Instant moment) {
    ZonedDateTime there = moment.atZone(zone);
    return days.contains(there.getDayOfWeek())
        && !there.toLocalTime().isBefore(from)
        && (to.equals(MIDNIGHT) || there.toLocalTime().isBefore(to));
  }

  /** The next moment at which the service answers; that moment itself if it does. */
  Instant nextOpen(Instant moment) {
    if (open(moment)) {
      return moment;
    }
    LocalDate day = moment.atZone(zone).toLocalDate();
    for (int ahead = 0; ahead <= 8; ahead++) {
      LocalDate candidate = day.plusDays(ahead);
      if (days.contains(candidate.getDayOfWeek())) {
        Instant opens = candidate.atTime(from).atZone(zone).toInstant();
        if (opens.isAfter(moment)) {
          return opens;
        }
      }
    }
    throw new IllegalStateException("hours without a day");
  }

  /** A span of time. */
  record Span(Instant from, Instant to) {}

  /** The parts of a span in which the service answers, in order. */
  List<Span> within(Instant start, Instant end) {
    List<Span> spans = new ArrayList<>();
    LocalDate last = end.atZone(zone).toLocalDate();
    for (LocalDate day = start.atZone(zone).toLocalDate();
        !day.isAfter(last);
        day = day.plusDays(1)) {
      if (days.contains(day.getDayOfWeek())) {
        Instant opens = day.atTime(from).atZone(zone).toInstant();
        LocalDate closing = to.equals(MIDNIGHT) ? day.plusDays(1) : day;
        Instant closes = closing.atTime(to).atZone(zone).toInstant();
        Instant one = opens.isBefore(start) ? start : opens;
        Instant other = closes.isAfter(end) ? end : closes;
        if (one.isBefore(other)) {
          spans.add(new Span(one, other));
        }
      }
    }
    return spans;
  }
}
