package org.casefolio.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.CasesChanged.Change;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mirror.TestAgency.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Thousands of requests to an agency whose answers are wrong in every way that is known, while
 * cases change, several times between two looks, or only look as if they had: whatever it told is
 * told once, and nothing else is. Leaves its figures in {@code target/fault-run.md}; the long run
 * is {@code mvn test -Dtest=FaultRunTests -Dcasefolio.faults=10000}.
 */
class FaultRunTests {

  private static final int REQUESTS = Integer.getInteger("casefolio.faults", 3_000);
  private static final int CASES = 200;
  private static final Path FIGURES = Path.of("target/fault-run.md");

  private final TestMirror mirror = new TestMirror(1_000, 100_000_000, Duration.ofSeconds(4));
  private final Random random = new Random(20040501);
  private final Map<String, CaseOfTheAgency> cases = new TreeMap<>();
  private final Map<String, List<String>> expected = new ConcurrentHashMap<>();
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
  private int names;

  @AfterEach
  void close() {
    mirror.close();
  }

  /** How a case stands there. */
  private final class CaseOfTheAgency {

    private final String receipt;
    private String title = "Status " + ++names;
    private String description = description(names);
    private final List<String[]> history = new ArrayList<>();

    CaseOfTheAgency(String receipt) {
      this.receipt = receipt;
    }

    private static String description(int number) {
      return "On March 1, 2026, this was said in letter "
          + number
          + ". See <a href=\"https://agency.gov/a\" target=\"_blank\">our page</a>.";
    }

    void happen() {
      switch (random.nextInt(6)) {
        case 0 -> status();
        case 1 -> step();
        case 2 -> {
          step();
          step();
          status();
        }
        case 3 -> description = description(++names);
        default -> cosmetic();
      }
      put();
    }

    private void status() {
      title = "Status " + ++names;
      description = description(names);
    }

    private void step() {
      history.add(
          random.nextInt(history.size() + 1),
          new String[] {"2026-03-0" + (1 + random.nextInt(3)), "Step " + ++names + " was done."});
    }

    private void cosmetic() {
      description =
          switch (random.nextInt(4)) {
            case 0 -> description.replace("March 1, 2026", "03/01/2026");
            case 1 -> description.replace(" this was", "  this\u00a0was");
            case 2 -> description.replace("agency.gov/a\"", "agency.gov/b\"");
            default -> description.replace("03/01/2026", "2026-03-01");
          };
    }

    void put() {
      mirror.agency.put(receipt, title, description, history);
      if (!receipt.startsWith("IOE") && random.nextInt(5) == 0) {
        mirror.agency.set(
            receipt, "modifiedDate", "03-0" + (1 + random.nextInt(3)) + "-2026 10:00:00");
      }
      if (random.nextInt(10) == 0) {
        mirror.agency.set(receipt, "note", names);
      }
    }
  }

  /** What the agency has told of a case so far, by its own account. */
  private record Seen(String letter, Set<String> steps) {}

  /** Notes what is to be told, from what left the agency, by rules of its own. */
  private void told(String receipt, Map<String, Object> status) {
    String title = String.valueOf(status.get("current_case_status_text_en"));
    String letter =
        title
            + " / "
            + String.valueOf(status.get("current_case_status_desc_en"))
                .replaceAll(".*letter (\\d+).*", "$1");
    List<String> steps = new ArrayList<>();
    if (status.get("hist_case_status") instanceof List<?> history) {
      history.forEach(
          step -> steps.add(String.valueOf(((Map<?, ?>) step).get("completed_text_en"))));
    }
    seen.compute(
        receipt,
        (key, before) -> {
          List<String> wanted = expected.computeIfAbsent(receipt, _ -> new ArrayList<>());
          if (before == null) {
            if (firstAnswerIsNews.contains(receipt)) {
              wanted.add(title);
            }
          } else {
            steps.stream().filter(step -> !before.steps().contains(step)).forEach(wanted::add);
            if (!before.letter().equals(letter)) {
              wanted.add(title);
            }
          }
          return new Seen(letter, new HashSet<>(steps));
        });
  }

  private final Set<String> firstAnswerIsNews = ConcurrentHashMap.newKeySet();

  @Test
  void whateverTheAgencyToldIsToldOnceAndNothingElse() throws IOException {
    AccountId account = mirror.account();
    for (int i = 0; i < CASES; i++) {
      String receipt =
          String.format(Locale.ROOT, "%s%010d", i % 3 == 0 ? "IOE" : "EAC", 912_345_000L + i * 97L);
      CaseOfTheAgency one = new CaseOfTheAgency(receipt);
      cases.put(receipt, one);
      if (i % 10 != 0) {
        one.put();
      } else {
        firstAnswerIsNews.add(receipt); // it is filed later
      }
      if (i % 20 == 0) {
        account = mirror.account();
      }
      mirror.follow(account, new ReceiptNumber(receipt));
    }
    mirror.agency.listen(this::told);
    // Every case is asked for before anything is wrong, so that those that are filed later were not
    // recognised before.
    while (Set.copyOf(mirror.agency.asked()).size() < CASES) {
      mirror.askAfter(Duration.ofMinutes(2));
    }
    cases.values().forEach(CaseOfTheAgency::put);
    mirror.agency.faults(number -> number > REQUESTS - CASES ? Fault.NONE : fault(number));

    long began = System.nanoTime();
    List<CaseOfTheAgency> all = List.copyOf(cases.values());
    while (mirror.agency.requests() < REQUESTS) {
      for (int i = 0; i < 10; i++) {
        all.get(random.nextInt(all.size())).happen();
      }
      mirror.askAfter(Duration.ofMinutes(20 + random.nextInt(60)));
    }
    mirror.agency.faults(number -> Fault.NONE);
    for (int i = 0; i < 8; i++) {
      mirror.askAfter(Duration.ofHours(12));
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);

    Map<String, List<String>> toldOf =
        mirror.cases.changes().stream()
            .collect(
                Collectors.groupingBy(
                    change -> change.receipt().value(),
                    Collectors.mapping(
                        (Change change) -> change.told().title(), Collectors.toList())));
    Map<String, List<String>> wanted = new HashMap<>(expected);
    wanted.values().removeIf(List::isEmpty);
    int news = wanted.values().stream().mapToInt(List::size).sum();
    Files.writeString(FIGURES, figures(took, news));

    assertThat(seen).hasSize(CASES);
    assertThat(news).isGreaterThan(REQUESTS / 50);
    assertThat(toldOf.keySet()).isEqualTo(wanted.keySet());
    wanted.forEach((receipt, titles) ->
        assertThat(toldOf.get(receipt)).as(receipt).containsExactlyInAnyOrderElementsOf(titles));
    cases.forEach((receipt, one) -> {
      assertThat(
              mirror.find(new ReceiptNumber(receipt)).orElseThrow().current().orElseThrow().title())
          .isEqualTo(one.title);
    });
    assertThat(done.keySet()).containsExactlyInAnyOrder(Fault.values());
  }

  /** Three of ten requests go wrong; what takes long comes three times. */
  private synchronized Fault fault(int number) {
    Fault fault =
        random.nextInt(10) >= 3
            ? Fault.NONE
            : Fault.values()[random.nextInt(Fault.values().length)];
    if (number % 3_000 == 1_000) {
      fault = Fault.SLOW_DRIP;
    } else if (fault == Fault.SLOW_DRIP) {
      fault = Fault.HTML;
    }
    done.merge(fault, 1, Integer::sum);
    return fault;
  }

  private String figures(Duration took, int news) {
    StringBuilder figures = new StringBuilder();
    figures.append(
        String.format(
            Locale.ROOT,
            "%,d requests for %d cases in %d s; %,d changes told by the agency.%n%n",
            mirror.agency.requests(),
            CASES,
            took.toSeconds(),
            news));
    figures.append("| what the agency did | times |\n| --- | --- |\n");
    done.forEach((fault, times) ->
        figures.append(
            String.format(
                Locale.ROOT,
                "| %s | %,d |%n",
                fault.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                times)));
    return figures.toString();
  }
}
