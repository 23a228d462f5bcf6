package org.casefolio.portfolio;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.stereotype.Component;

/**
 * When readers are reminded of a date: so many days before it ({@code CASEFOLIO_REMINDER_DAYS}),
 * from an hour of the site's time zone on ({@code CASEFOLIO_REMINDER_HOUR}).
 */
@Component
public class ReminderTimes {

  private static final String DAYS = "casefolio.reminder.days";
  private static final int MOST_DAYS = 60;

  private final List<Integer> daysBefore;
  private final int hour;

  public ReminderTimes(SettingsSource source) {
    daysBefore =
        source.list(DAYS, "14,7,2").stream()
            .map(written -> read(written, source))
            .distinct()
            .sorted(Comparator.reverseOrder())
            .toList();
    hour = source.number("casefolio.reminder.hour", 9, 6, 19);
  }

  private static int read(String written, SettingsSource source) {
    if (written.matches("[0-9]{1,2}")) {
      int days = Integer.parseInt(written);
      if (days >= 1 && days <= MOST_DAYS) {
        return days;
      }
    }
    throw source.wrong(
        DAYS, "must be a list of numbers of days from 1 to " + MOST_DAYS + " such as 14,7,2");
  }

  /** How many days before, the most first. */
  public List<Integer> daysBefore() {
    return daysBefore;
  }

  /** From which full hour of the day on. */
  public int hour() {
    return hour;
  }

  /**
   * The dates of which somebody is to be reminded when that was done up to a day, and not since.
   */
  public Set<LocalDate> dates(LocalDate done, LocalDate today) {
    Set<LocalDate> dates = new HashSet<>();
    for (int days : daysBefore) {
      for (LocalDate day = earliest(done, today); !day.isAfter(today); day = day.plusDays(1)) {
        if (!day.plusDays(days).isBefore(today)) {
          dates.add(day.plusDays(days));
        }
      }
    }
    return dates;
  }

  /**
   * Which reminder of a date is due: of several that were missed only the last one. None is once
   * the date has passed.
   *
   * @return how many days before the date it belongs
   */
  public Optional<Integer> due(LocalDate date, LocalDate done, LocalDate today) {
    return date.isBefore(today)
        ? Optional.empty()
        : daysBefore.stream()
            .filter(days -> date.minusDays(days).isAfter(done))
            .filter(days -> !date.minusDays(days).isAfter(today))
            .min(Comparator.naturalOrder());
  }

  /**
   * Whether a reminder has nothing more to say: its date has passed, or the next reminder of it has
   * come.
   *
   * @param days how many days before the date it belongs
   */
  public boolean isOver(LocalDate date, int days, LocalDate today) {
    return date.isBefore(today)
        || daysBefore.stream()
            .anyMatch(fewer -> fewer < days && !date.minusDays(fewer).isAfter(today));
  }

  /** The days from a day on, the first one first, on which somebody is reminded of a date. */
  List<LocalDate> daysOf(LocalDate date, LocalDate from) {
    return daysBefore.stream().map(date::minusDays).filter(day -> !day.isBefore(from)).toList();
  }

  /** Whatever was missed before has nothing but passed dates. */
  private static LocalDate earliest(LocalDate done, LocalDate today) {
    LocalDate bound = today.minusDays(MOST_DAYS);
    return done.isBefore(bound) ? bound : done.plusDays(1);
  }
}
