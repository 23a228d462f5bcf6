package org.casefolio.sandbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.casefolio.cases.CaseEvent;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.sandbox.Course.Step;

/**
 * The cases that the pretend agency has when it opens. They are the same wherever a demonstration
 * runs; only their dates lie before the day on which it was set up.
 *
 * <p>Their numbers belong to the fiscal year 60, that is October 2059 to September 2060: there were
 * no receipt numbers of this kind in 1960, and a number that is issued in 2060 is far away. Numbers
 * that begin with IOE name no year, so none of them is used.
 */
final class SyntheticCases {

  /** How many there are, the one of the first page included. */
  static final int COUNT = 10_000;

  /** The case that the first page names. */
  static final ReceiptNumber DEMO_CASE = new ReceiptNumber("LIN6012350765");

  private static final long SEED = 2004;
  private static final String FISCAL_YEAR = "60";
  private static final int WORKDAYS = 250;
  private static final int OLDEST_DAYS = 3 * 365;
  private static final int LONGEST_HISTORY = 25;

  /** How many of a hundred cases have gone their whole way. */
  private static final int COMPLETED_PERCENT = 6;

  private static final String DEMO_FORM = "I-765";

  private final Courses courses;
  private final Map<ReceiptNumber, String> forms;

  SyntheticCases(Courses courses) {
    this.courses = courses;
    this.forms = number();
  }

  /**
   * One case.
   *
   * @param receipt its number
   * @param form its form
   * @param events what has happened, oldest first
   */
  record SyntheticCase(ReceiptNumber receipt, String form, List<CaseEvent> events) {}

  /** The form of each case by its number, the one of the first page first. */
  Map<ReceiptNumber, String> forms() {
    return forms;
  }

  /**
   * The cases with their histories.
   *
   * @param today the day on which the demonstration was set up; everything happened before it
   */
  List<SyntheticCase> all(LocalDate today) {
    List<SyntheticCase> all = new ArrayList<>(COUNT);
    int index = 0;
    for (Map.Entry<ReceiptNumber, String> numbered : forms.entrySet()) {
      RandomGenerator random = random(index++);
      ReceiptNumber receipt = numbered.getKey();
      String form = numbered.getValue();
      List<Past> past = receipt.equals(DEMO_CASE) ? demoCase() : past(courses.of(form), random);
      all.add(new SyntheticCase(receipt, form, events(receipt, form, past, today, random)));
    }
    return all;
  }

  /** The name of the event that comes after so many others. */
  static String eventId(ReceiptNumber receipt, int before) {
    return receipt.value() + "-" + before;
  }

  /** A random source that gives the same for the same number on every machine and Java. */
  static Random random(long number) {
    // Neighbouring seeds begin alike; the finalizer of SplitMix64 drives them apart.
    long mixed = (number ^ (SEED << 40)) + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return new Random(mixed ^ (mixed >>> 31));
  }

  /** Something that happened so many days before the demonstration was set up. */
  private record Past(String title, int daysAgo) {}

  /**
   * Lets a case go its whole way and then puts today somewhere into that way, so that cases at
   * every stage are there, and most are pending.
   */
  private static List<Past> past(Course course, RandomGenerator random) {
    List<Step> way = new ArrayList<>();
    List<Integer> afterDays = new ArrayList<>();
    List<String> titles = new ArrayList<>();
    int days = 0;
    Step step = course.start(random);
    while (way.size() < LONGEST_HISTORY) {
      way.add(step);
      afterDays.add(days);
      titles.add(step.title());
      var next = course.findNext(titles, random);
      if (next.isEmpty()) {
        break;
      }
      step = next.get();
      days += step.days(random);
    }
    boolean completed = random.nextInt(100) < COMPLETED_PERCENT;
    int age =
        completed
            ? days + random.nextInt(Math.max(1, OLDEST_DAYS - days))
            : random.nextInt(Math.clamp(days, 1, OLDEST_DAYS));
    List<Past> past = new ArrayList<>();
    for (int i = 0; i < way.size() && afterDays.get(i) <= age; i++) {
      past.add(new Past(way.get(i).title(), age - afterDays.get(i)));
    }
    return past;
  }

  private static List<Past> demoCase() {
    return List.of(
        new Past("Case Was Received and A Receipt Notice Was Sent", 96),
        new Past("Fingerprint and Biometrics Appointment Was Scheduled", 75),
        new Past("Case Was Updated To Show Fingerprints Were Taken", 54),
        new Past("Case Is Being Actively Reviewed By USCIS", 12));
  }

  /** Puts the past on workdays, during office hours in the east, before today, in order. */
  private List<CaseEvent> events(
      ReceiptNumber receipt,
      String form,
      List<Past> past,
      LocalDate today,
      RandomGenerator random) {
    List<CaseEvent> events = new ArrayList<>();
    Instant before = Instant.MIN;
    for (Past one : past) {
      Instant at =
          workday(today.minusDays(1L + one.daysAgo()))
              .atTime(14, random.nextInt(60), random.nextInt(60))
              .toInstant(ZoneOffset.UTC);
      if (!at.isAfter(before)) {
        at = before.plusSeconds(600L + random.nextInt(1800));
      }
      events.add(
          courses.wording().event(eventId(receipt, events.size()), receipt, form, one.title(), at));
      before = at;
    }
    return List.copyOf(events);
  }

  private static LocalDate workday(LocalDate day) {
    return switch (day.getDayOfWeek()) {
      case SATURDAY -> day.minusDays(1);
      case SUNDAY -> day.minusDays(2);
      default -> day;
    };
  }

  /** Gives each case a form, in the right proportions, and a number. */
  private Map<ReceiptNumber, String> number() {
    List<String> shuffled = new ArrayList<>();
    shares().forEach((form, share) -> shuffled.addAll(Collections.nCopies(share, form)));
    shuffled.remove(DEMO_FORM);
    Collections.shuffle(shuffled, random(-1));
    Map<ReceiptNumber, String> numbered = new LinkedHashMap<>();
    numbered.put(DEMO_CASE, DEMO_FORM);
    Set<ReceiptNumber> taken = new HashSet<>(numbered.keySet());
    Random random = random(-2);
    for (String form : shuffled) {
      ReceiptNumber receipt = receipt(courses.of(form), random);
      while (!taken.add(receipt)) {
        receipt = receipt(courses.of(form), random);
      }
      numbered.put(receipt, form);
    }
    return Collections.unmodifiableMap(numbered);
  }

  /** How many cases of each form there are; the largest remainders are rounded up. */
  private Map<String, Integer> shares() {
    Map<String, Double> weights = new LinkedHashMap<>();
    courses.all().forEach(course -> weights.putAll(course.forms()));
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    Map<String, Integer> shares = new LinkedHashMap<>();
    weights.forEach((form, weight) -> shares.put(form, (int) (weight / sum * COUNT)));
    int missing = COUNT - shares.values().stream().mapToInt(Integer::intValue).sum();
    weights.entrySet().stream()
        .sorted(
            Comparator.comparingDouble(
                entry -> shares.getOrDefault(entry.getKey(), 0) - entry.getValue() / sum * COUNT))
        .limit(missing)
        .forEach(entry -> shares.merge(entry.getKey(), 1, Integer::sum));
    return shares;
  }

  /**
   * A number as a service center ({@code EAC 60 123 5 1234}) or a lockbox ({@code MSC 60 9 123
   * 1234}) writes it: letters, fiscal year, workday, sequence.
   */
  private static ReceiptNumber receipt(Course course, Random random) {
    int centers = course.serviceCenters().size();
    int office = random.nextInt(centers + course.lockboxes().size());
    String workday = digits(1 + random.nextInt(WORKDAYS), 3);
    String sequence = digits(random.nextInt(10_000), 4);
    return new ReceiptNumber(
        office < centers
            ? course.serviceCenters().get(office) + FISCAL_YEAR + workday + "5" + sequence
            : course.lockboxes().get(office - centers) + FISCAL_YEAR + "9" + workday + sequence);
  }

  private static String digits(int number, int length) {
    char[] digits = new char[length];
    Arrays.fill(digits, '0');
    String written = Integer.toString(number);
    written.getChars(0, written.length(), digits, length - written.length());
    return new String(digits);
  }
}
