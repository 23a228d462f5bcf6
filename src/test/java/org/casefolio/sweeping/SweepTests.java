package org.casefolio.sweeping;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.vault.TestVault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/**
 * An hour of the public check: fifty thousand numbers in a row are asked for from a hundred
 * addresses, and between them a thousand readers ask for theirs. With the budgets that are ours.
 * Alone, because it listens to the log, which a program that starts beside it sets up anew.
 */
@Isolated
class SweepTests {

  private static final int NUMBERS = 50_000;
  private static final int ADDRESSES = 100;
  private static final int SECONDS = 3_600;

  /** In the middle of a neighbourhood, so that the sweep touches one more than it could. */
  private static final long FIRST = 912_347_000L;

  private final MovingClock clock = new MovingClock();
  private final Random random = new Random(4);
  private final List<Ask> asks = new ArrayList<>();

  private enum Who {
    SWEEPER,
    SHARED_ADDRESS,
    OWNER_IN_THE_BLOCK,
    CASEWORKER,
    PASSER_BY
  }

  private record Ask(int second, Who who, Asker asker, ReceiptNumber number) {}

  @Test
  void tellsASweepNextToNothingAndEveryReaderTheirs() {
    sweep();
    honestReaders();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    try (TestDatabase database = TestDatabase.create()) {
      TestSweeping sweeping =
          TestSweeping.on(
              database.database(),
              database.transactions(),
              TestVault.on(database),
              clock,
              Map.of());
      ((Logger) LoggerFactory.getLogger(SweepAlert.class)).addAppender(log);
      log.start();
      Map<Who, Integer> answered = new EnumMap<>(Who.class);
      Map<Who, Integer> asked = new EnumMap<>(Who.class);
      Instant begin = clock.instant();

      asks.stream().collect(Collectors.groupingBy(Ask::second)).entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(second -> {
            clock.set(begin.plusSeconds(second.getKey()));
            // those of one second ask at once
            second.getValue().parallelStream()
                .map(ask ->
                    sweeping.questions().ask(ask.asker(), ask.number())
                            instanceof Permission.Granted
                        ? Map.entry(ask.who(), 1)
                        : Map.entry(ask.who(), 0))
                .toList()
                .forEach(one -> {
                  asked.merge(one.getKey(), 1, Integer::sum);
                  answered.merge(one.getKey(), one.getValue(), Integer::sum);
                });
          });

      assertThat(asked).containsEntry(Who.SWEEPER, NUMBERS);
      assertThat(answered.get(Who.SWEEPER)).as("statuses").isBetween(3 * ADDRESSES, NUMBERS / 100);
      asked.remove(Who.SWEEPER);
      answered.remove(Who.SWEEPER);
      assertThat(answered).isEqualTo(asked);
      assertThat(sweeping.alerts()).isEqualTo(1);
      log.stop();
      assertThat(log.list)
          .isNotEmpty()
          .allSatisfy(line -> {
            assertThat(line.getLevel().toString()).isEqualTo("WARN");
            assertThat(line.getFormattedMessage()).doesNotContainPattern("\\d");
          });
    } finally {
      log.stop();
    }
  }

  /** Every address asks all over the block. */
  private void sweep() {
    List<ReceiptNumber> block = new ArrayList<>();
    for (int i = 0; i < NUMBERS; i++) {
      block.add(number(FIRST + i));
    }
    Collections.shuffle(block, random);
    for (int i = 0; i < NUMBERS; i++) {
      Asker asker = from("198.51." + i % ADDRESSES + ".9");
      int second = (int) ((long) i * SECONDS / NUMBERS);
      asks.add(new Ask(second, Who.SWEEPER, asker, block.get(i)));
    }
  }

  private void honestReaders() {
    Asker library = from("192.0.2.1");
    for (int i = 0; i < 500; i++) {
      ask(Who.SHARED_ADDRESS, library, anywhere());
    }
    for (int i = 0; i < 200; i++) {
      Asker owner = from("10.1." + i + ".7");
      ReceiptNumber own = number(FIRST + random.nextInt(NUMBERS));
      for (int time = 0; time < 3; time++) {
        ask(Who.OWNER_IN_THE_BLOCK, owner, own);
      }
    }
    Asker caseworker = from("192.0.2.77");
    for (int i = 0; i < 60; i++) {
      ask(Who.CASEWORKER, caseworker, anywhere());
    }
    for (int i = 0; i < 299; i++) {
      ask(Who.PASSER_BY, from("10.2." + i / 200 + "." + i % 200), anywhere());
    }
    asks.sort(Comparator.comparingInt(Ask::second));
  }

  private void ask(Who who, Asker asker, ReceiptNumber number) {
    asks.add(new Ask(random.nextInt(SECONDS), who, asker, number));
  }

  /**
   * Cases of a few years, ten million numbers, but for those that are swept: who shares an address
   * with many and asks for one of these is asked to sign in.
   */
  private ReceiptNumber anywhere() {
    long place = 905_000_000L + random.nextInt(10_000_000);
    boolean swept =
        place >= FIRST - Neighborhood.SIZE && place < FIRST + NUMBERS + Neighborhood.SIZE;
    return swept ? anywhere() : number(place);
  }

  private static Asker from(String address) {
    return new Asker(address, address.substring(0, address.lastIndexOf('.')), Optional.empty());
  }

  private static ReceiptNumber number(long place) {
    return new ReceiptNumber("IOE" + String.format(Locale.ROOT, "%010d", place));
  }
}
