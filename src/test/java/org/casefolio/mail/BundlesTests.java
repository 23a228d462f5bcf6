package org.casefolio.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.casefolio.mail.Earlier.Fate;
import org.casefolio.mail.Message.Priority;
import org.casefolio.mail.Message.Together;
import org.casefolio.mail.Relay.Accepted;
import org.casefolio.mail.Relay.Answer;
import org.casefolio.mail.Relay.Broken;
import org.casefolio.mail.Relay.Deferred;
import org.casefolio.mail.Relay.Envelope;
import org.casefolio.mail.Relay.Refused;
import org.casefolio.platform.work.Bell;
import org.casefolio.platform.work.WorkLoop.Next;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that travel in one letter: what becomes of them, and of what must not leave. */
class BundlesTests {

  private static final Instant PAST = Instant.parse("2026-03-03T13:00:00Z");
  private static final Instant FAR = Instant.parse("2126-03-03T13:00:00Z");

  private final MailBench bench = new MailBench();
  private final Halts halts =
      new Halts(new HaltStore(bench.database.database()), bench.vault, new Bell());
  private final UUID owner = bench.owner();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Mail> sent = new ArrayList<>();
  private final Set<String> unwanted = new HashSet<>();

  @AfterEach
  void close() {
    bench.close();
  }

  /** A letter as the relay got it. */
  private record Mail(String id, String recipient, Set<String> facts) {}

  /** Writes the facts into the subject, the shortest first. */
  private final Writer writer =
      new Writer() {
        @Override
        public String name() {
          return "test";
        }

        @Override
        public Written write(UUID message, List<String> facts, Locale language) {
          if (facts.size() > 1 && facts.contains("poison")) {
            throw new IllegalStateException("cannot");
          }
          String all = facts.stream().sorted().collect(Collectors.joining("+"));
          return new Written(all, all, all, Optional.empty());
        }

        @Override
        public Set<String> stillWanted(Collection<String> facts) {
          return facts.stream().filter(one -> !unwanted.contains(one)).collect(Collectors.toSet());
        }
      };

  private Delivery delivery() {
    return new Delivery(
        bench.store,
        bench.database.transactions(),
        bench.vault,
        new Composer(List.of(writer), bench.settings, Optional.empty(), bench.clock),
        () ->
            new Relay.Connection() {
              @Override
              public Answer send(Envelope envelope, byte[] message) {
                return answer(envelope, message);
              }

              @Override
              public boolean isOpen() {
                return true;
              }

              @Override
              public void close() {}
            },
        new RelayState(bench.clock),
        new Brake(0, 0, bench.clock, new Random(1)),
        new MailMeters(new SimpleMeterRegistry(), new Pace(bench.clock, bench.settings)),
        bench.returns(List.of(writer)),
        bench.clock,
        new Delivery.Lane(Priority.DIGEST, bench.settings.zone(), bench.bell));
  }

  private synchronized Answer answer(Envelope envelope, byte[] message) {
    String text = new String(message, StandardCharsets.UTF_8);
    sent.add(
        new Mail(
            header(text, "Message-ID"),
            envelope.recipient(),
            Set.of(header(text, "Subject").split("\\+", -1))));
    Answer answer = answers.poll();
    return answer == null ? new Accepted() : answer;
  }

  private static String header(String message, String name) {
    Matcher found = Pattern.compile("(?m)^" + name + ": (.*?)\r?$").matcher(message);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private void deliver() {
    Delivery delivery = delivery();
    while (delivery.run(() -> true) == Next.AGAIN) {
      // until nothing is left
    }
    delivery.close();
  }

  /** Everything that waits for another attempt or for its lease may go now. */
  private void again() {
    bench
        .database
        .database()
        .sql(
            """
            update mail.message
            set due = least(due, now()), leased_until = now() - interval '1 second'
            where state = 'waiting' and letter
            """)
        .update();
    deliver();
  }

  private Message message(String facts, String topic, Priority priority, Instant due) {
    return new Message(
        owner,
        "test",
        facts,
        "reader@home.example",
        Locale.ENGLISH,
        priority,
        facts,
        Optional.of(topic),
        Optional.of(batch(facts)),
        Optional.empty(),
        new Together(Optional.of(due)));
  }

  private Message digest(String facts) {
    return message(facts, "case:" + facts, Priority.DIGEST, PAST);
  }

  private static UUID batch(String facts) {
    return UUID.nameUUIDFromBytes(facts.getBytes(StandardCharsets.UTF_8));
  }

  private <T> T inTransaction(Supplier<T> work) {
    T result = bench.database.transactions().execute(transaction -> work.get());
    assertThat(result).isNotNull();
    return result;
  }

  private List<Earlier> earlier(String facts) {
    return inTransaction(() -> halts.earlier(Set.of(owner), Set.of(batch(facts)), Set.of()));
  }

  private Fate fate(String facts) {
    return earlier(facts).getFirst().fate();
  }

  private void hold(String facts) {
    inTransaction(() -> {
      halts.hold(List.of(batch(facts)));
      return true;
    });
  }

  private void cancel(String facts) {
    inTransaction(() -> {
      halts.cancel(List.of(earlier(facts).getFirst().id()));
      return true;
    });
  }

  private List<Set<String>> letters() {
    return sent.stream().map(Mail::facts).toList();
  }

  @Test
  void sendsWhatIsDueForADigestInOneLetterAndNothingTwice() {
    bench.enqueue(
        digest("a"), digest("b"), digest("c"), message("d", "case:d", Priority.DIGEST, FAR));

    deliver();
    again();

    assertThat(letters()).containsExactly(Set.of("a", "b", "c"));
    assertThat(Stream.of("a", "b", "c").map(this::fate)).containsOnly(Fate.SENT);
    assertThat(fate("d")).isEqualTo(Fate.UNSENT);
    assertThat(bench.outbox.list(owner))
        .extracting(Sent::state)
        .containsExactlyInAnyOrder(Sent.State.ACCEPTED, Sent.State.POSTPONED);
  }

  @Test
  void makesOneDigestWhenTwoNodesTakeAtTheSameTime()
      throws InterruptedException, ExecutionException {
    List<UUID> owners = IntStream.range(0, 60).mapToObj(i -> bench.owner()).toList();
    List<Message> messages = new ArrayList<>();
    for (UUID one : owners) {
      for (int i = 0; i < 5; i++) {
        messages.add(
            new Message(
                one,
                "test",
                one + "-" + i,
                one + "@home.example",
                Locale.ENGLISH,
                Priority.DIGEST,
                "key " + i,
                Optional.of("case:" + i),
                Optional.empty(),
                Optional.empty(),
                new Together(Optional.of(PAST))));
      }
    }
    bench.enqueue(messages.toArray(Message[]::new));

    try (ExecutorService nodes = Executors.newFixedThreadPool(3)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(nodes.submit(this::deliver));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    deliver();

    assertThat(sent).hasSize(60).allSatisfy(mail -> assertThat(mail.facts()).hasSize(5));
  }

  @Test
  void takesAlongWhatWaitsAboutTheSameCaseAndNothingElse() {
    bench.enqueue(
        message("old", "case:1", Priority.DIGEST, FAR),
        message("other", "case:2", Priority.DIGEST, FAR),
        message("later", "case:1", Priority.CHANGE, FAR),
        message("urgent", "case:1", Priority.ACTION_REQUIRED, PAST));

    deliver();

    assertThat(letters()).containsExactly(Set.of("old", "later", "urgent"));
  }

  @Test
  void aDamagedMessageKeepsNoOtherWaiting() {
    bench.enqueue(digest("a"));
    bench.database.database().sql("update mail.message set draft = 'damaged'").update();
    bench.enqueue(digest("b"), digest("c"));

    deliver();

    assertThat(letters()).containsExactly(Set.of("b", "c"));
  }

  @Test
  void triesAPutOffLetterAgainAsItWas() {
    bench.enqueue(digest("a"), digest("b"));
    answers.add(new Broken());
    deliver();
    bench.enqueue(digest("c"));

    again();

    assertThat(letters())
        .containsExactlyInAnyOrder(Set.of("a", "b"), Set.of("a", "b"), Set.of("c"));
    assertThat(sent.stream().filter(mail -> mail.facts().contains("a")).map(Mail::id).distinct())
        .hasSize(1);
  }

  @Test
  void sendsALetterAgainThatNobodyMarked() {
    bench.enqueue(digest("a"), digest("b"));
    Delivery killed = delivery();
    killed.run(() -> true); // and never writes down what became of it

    assertThat(fate("a")).isEqualTo(Fate.SENT);
    again();

    assertThat(letters()).containsExactly(Set.of("a", "b"), Set.of("a", "b"));
    assertThat(sent.stream().map(Mail::id).distinct()).hasSize(1);
  }

  @Test
  void writesALetterAnewWithoutWhatIsHeld() {
    bench.enqueue(digest("a"), digest("b"), digest("c"));
    answers.add(new Deferred());
    deliver();

    hold("b");

    assertThat(fate("b")).isEqualTo(Fate.UNSENT);
    assertThat(earlier("b").getFirst().held()).isTrue();
    again();
    assertThat(letters()).containsExactly(Set.of("a", "b", "c"), Set.of("a", "c"));

    release("b");
    again();
    assertThat(letters()).endsWith(Set.of("b"));
    assertThat(Stream.of("a", "b", "c").map(this::fate)).containsOnly(Fate.SENT);
  }

  @Test
  void writesALetterAnewWithoutWhatIsCancelledOrWithOtherFacts() {
    bench.enqueue(digest("a"), digest("b"), digest("c"));
    answers.add(new Deferred());
    deliver();

    cancel("a");
    Earlier other = earlier("b").getFirst();
    inTransaction(() -> {
      halts.rewrite(Map.of(other.id(), owner), Map.of(other.id(), "B"));
      return true;
    });

    assertThat(fate("a")).isEqualTo(Fate.CANCELLED);
    again();
    assertThat(letters()).endsWith(Set.of("B", "c"));
    inTransaction(() -> {
      halts.forget(List.of("case:a", "case:b", "case:c"));
      return true;
    });
    assertThat(earlier("a")).isEmpty();
    assertThat(fate("b")).isEqualTo(Fate.SENT);
  }

  private void release(String facts) {
    inTransaction(() -> {
      halts.release(List.of(batch(facts)));
      return true;
    });
  }

  private void withdraw(String facts) {
    inTransaction(() -> {
      halts.cancelHeld(List.of(batch(facts)));
      return true;
    });
  }

  /** The letter was in hand, and nobody can know whether it has left. */
  private void inDoubt(boolean killed) {
    if (killed) {
      delivery().run(() -> true); // and never writes down what became of it
    } else {
      answers.add(new Broken());
      deliver();
    }
  }

  private void expireLeases() {
    bench
        .database
        .database()
        .sql("update mail.message set leased_until = leased_until - interval '1 hour'")
        .update();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sendsALetterThatMayHaveLeftAgainAsItWasOnceNothingOfItIsHeld(boolean killed) {
    bench.enqueue(digest("a"), digest("b"));
    inDoubt(killed);
    hold("a");
    assertThat(fate("a")).isEqualTo(Fate.SENT);

    again();
    assertThat(letters()).as("waits with what is held").hasSize(1);
    release("a");
    again();

    assertThat(letters()).containsExactly(Set.of("a", "b"), Set.of("a", "b"));
    assertThat(sent.stream().map(Mail::id).distinct()).hasSize(1);
    assertThat(Stream.of("a", "b").map(this::fate)).containsOnly(Fate.SENT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sendsTheRestOfALetterThatMayHaveLeftUnderItsOwnIdentity(boolean killed) {
    bench.enqueue(digest("a"), digest("b"), digest("c"));
    inDoubt(killed);
    hold("a");
    expireLeases();

    withdraw("a");
    again();

    assertThat(letters()).containsExactly(Set.of("a", "b", "c"), Set.of("b", "c"));
    assertThat(sent.stream().map(Mail::id).distinct()).hasSize(1);
    assertThat(Stream.of("a", "b", "c").map(this::fate)).containsOnly(Fate.SENT);
    assertThat(bench.outbox.list(owner))
        .singleElement()
        .satisfies(letter -> assertThat(letter.facts()).containsExactlyInAnyOrder("b", "c"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void staysInDoubtWhateverHappensLater(boolean killed) {
    bench.enqueue(digest("a"), digest("b"));
    inDoubt(killed);
    answers.add(new Deferred());
    again();

    hold("a");
    assertThat(fate("a")).isEqualTo(Fate.SENT);
    withdraw("a");
    again();

    assertThat(letters()).containsExactly(Set.of("a", "b"), Set.of("a", "b"), Set.of("b"));
    assertThat(sent.stream().map(Mail::id).distinct()).hasSize(1);
  }

  @Test
  void leavesNothingOfALetterThatMayHaveLeftAndIsWithdrawnWhole() {
    bench.enqueue(digest("a"), digest("b"));
    inDoubt(true);
    hold("a");
    hold("b");
    expireLeases();

    withdraw("a");
    withdraw("b");
    again();

    assertThat(letters()).hasSize(1);
    assertThat(Stream.of("a", "b").map(this::fate)).containsOnly(Fate.SENT);
  }

  @Test
  void countsAsSentWhatWasCancelledWhileItWasInHand() {
    bench.enqueue(digest("a"));
    answers.add(new Broken());
    Delivery busy = delivery();
    busy.run(() -> true); // in hand until it is written down that it failed
    cancel("a");

    busy.close();
    assertThat(fate("a")).isEqualTo(Fate.SENT);
    inTransaction(() -> {
      halts.forget(List.of("case:a"));
      return true;
    });

    assertThat(bench.outbox.list(owner))
        .extracting(Sent::state)
        .containsExactly(Sent.State.ACCEPTED);
    again();
    assertThat(letters()).hasSize(1);
  }

  @Test
  void keepsAsSentWhatLeftBeforeItsHoldIsEnded() {
    bench.enqueue(digest("a"), digest("b"));
    Delivery busy = delivery();
    busy.run(() -> true);
    hold("a");
    busy.close();

    assertThat(fate("a")).isEqualTo(Fate.SENT);
    inTransaction(() -> {
      assertThat(halts.reached(List.of(batch("a"))).sent()).containsExactly(owner);
      halts.cancelHeld(List.of(batch("a")));
      halts.forget(List.of("case:a"));
      return true;
    });
    assertThat(fate("a")).isEqualTo(Fate.SENT);
    assertThat(bench.outbox.list(owner))
        .singleElement()
        .satisfies(letter -> assertThat(letter.facts()).containsExactlyInAnyOrder("a", "b"));
  }

  @Test
  void dropsAProtectedCaseFromALetterThatIsPutOff() {
    bench.enqueue(digest("a"), digest("b"));
    answers.add(new Deferred());
    deliver();

    inTransaction(() -> bench.outbox.cancel(List.of("case:a")));
    again();

    assertThat(letters()).containsExactly(Set.of("a", "b"), Set.of("b"));
    assertThat(earlier("a")).isEmpty();
  }

  @Test
  void keepsWhatCameWithAProtectedCaseOnceItHasLeft() {
    bench.enqueue(digest("a"), digest("b"));
    deliver();

    assertThat(inTransaction(() -> bench.outbox.cancel(List.of("case:a")))).isZero();
    again();

    assertThat(letters()).hasSize(1);
  }

  @Test
  void givesUpALetterWithAllItCarriesAndSendsItAgainWhenAsked() {
    bench.enqueue(digest("a"), digest("b"));
    answers.add(new Refused());
    deliver();
    assertThat(Stream.of("a", "b").map(this::fate)).containsOnly(Fate.UNSENT);
    assertThat(bench.outbox.list(owner))
        .extracting(Sent::state)
        .containsExactly(Sent.State.GIVEN_UP);

    Resending.Outcome outcome = resend();
    assertThat(outcome).isEqualTo(new Resending.Outcome(1, 0));
    again();

    assertThat(letters()).containsExactly(Set.of("a", "b"), Set.of("a", "b"));
    assertThat(sent.stream().map(Mail::id).distinct()).hasSize(2);
    assertThat(fate("a")).isEqualTo(Fate.SENT);
  }

  private Resending.Outcome resend() {
    return new Resending(
            bench.store,
            bench.vault,
            List.of(writer),
            bench.database.transactionManager(),
            bench.clock,
            bench.settings)
        .run(MailStore.State.GIVEN_UP, LocalDate.EPOCH, LocalDate.of(2100, 1, 1));
  }

  @Test
  void sendsALetterOnceMoreWithoutWhatIsNotWantedAnyMore() {
    bench.enqueue(digest("a"), digest("b"), digest("c"), digest("d"));
    answers.add(new Refused());
    deliver();
    cancel("a");
    unwanted.addAll(Set.of("a", "d"));
    hold("b");
    assertThat(resend()).as("while something is held").isEqualTo(new Resending.Outcome(0, 0));
    release("b");

    assertThat(resend()).isEqualTo(new Resending.Outcome(1, 0));
    again();

    assertThat(letters()).containsExactly(Set.of("a", "b", "c", "d"), Set.of("b", "c"));
    assertThat(sent.stream().map(Mail::id).distinct()).hasSize(2);
    assertThat(earlier("a")).isEmpty();
    assertThat(fate("b")).isEqualTo(Fate.SENT);
  }

  @Test
  void sendsOneByOneWhatCannotBeWrittenTogether() {
    bench.enqueue(digest("a"), digest("poison"));

    deliver();

    assertThat(letters()).containsExactlyInAnyOrder(Set.of("a"), Set.of("poison"));
  }

  @Test
  void dropsWhatIsNotWantedAnyMore() {
    bench.enqueue(digest("a"), digest("b"), digest("c"));
    unwanted.addAll(Set.of("a", "c"));

    deliver();

    assertThat(letters()).containsExactly(Set.of("b"));
    assertThat(bench.count()).isEqualTo(1);

    unwanted.add("d");
    bench.enqueue(digest("d"));
    deliver();
    assertThat(letters()).hasSize(1);
    assertThat(bench.count()).isEqualTo(1);
  }

  @Test
  void movesWhatWaitsForADigest() {
    bench.enqueue(message("a", "case:1", Priority.DIGEST, FAR));
    deliver();
    assertThat(sent).isEmpty();

    inTransaction(() -> {
      bench.outbox.postpone(owner, facts -> List.of(Optional.empty()));
      return true;
    });
    deliver();

    assertThat(letters()).containsExactly(Set.of("a"));
  }

  @Test
  void leavesNothingOfAnErasedOwner() {
    bench.enqueue(digest("a"), digest("b"));
    deliver();

    inTransaction(() -> {
      bench.outbox.erase(owner);
      return true;
    });

    assertThat(bench.count()).isZero();
  }

  @Test
  void makesOneLetterHoweverManyThereAre() {
    bench.enqueue(
        IntStream.range(0, 26)
            .mapToObj(i -> digest(String.valueOf((char) ('a' + i))))
            .toArray(Message[]::new));

    deliver();

    assertThat(letters()).singleElement().satisfies(all -> assertThat(all).hasSize(26));
  }
}
