package org.casefolio.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.mail.MailBench.change;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.casefolio.mail.Message.Priority;
import org.casefolio.mail.Unreachable.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a message that came back, through a real IMAP server, to what its owner sees. */
class BouncesTests {

  private static final String ADDRESS = "reader@home.example";

  private final BounceBench bench = new BounceBench();
  private final UUID owner = bench.mail.owner();

  @AfterEach
  void close() {
    bench.close();
  }

  private String sent(String key) {
    bench.mail.enqueue(change(owner, key));
    return bench.send().getFirst();
  }

  private void comesBack(String report, String token) {
    bench.drop(Corpus.named(report).about(token));
    bench.read();
  }

  private Sent.State state(String key) {
    return bench.mail.outbox.list(owner).stream()
        .filter(sent -> sent.facts().equals(List.of(key)))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private boolean isStopped() {
    return bench.mail.unreachable.among(owner, List.of(ADDRESS)).containsKey(ADDRESS);
  }

  private void inTransaction(Runnable work) {
    bench.mail.database.transactions().executeWithoutResult(transaction -> work.run());
  }

  private boolean stopped() {
    return Boolean.TRUE.equals(
        bench.mail.database.transactions().execute(transaction -> isStopped()));
  }

  @Test
  void stopsAnAddressThatDoesNotExist() {
    comesBack("postfix-user-unknown", sent("one"));

    assertThat(state("one")).isEqualTo(Sent.State.BOUNCED);
    inTransaction(() ->
        assertThat(bench.mail.unreachable.among(owner, List.of(ADDRESS)).get(ADDRESS))
            .extracting(Unreachable.Details::reason)
            .isEqualTo(Reason.BOUNCED));
    assertThat(bench.mail.events)
        .containsExactly(new AddressUnreachable(owner, ADDRESS, Reason.BOUNCED));
    assertThat(bench.count("INBOX")).isZero();
  }

  @Test
  void sendsNothingMoreToAStoppedAddressAndKeepsItForItsReader() {
    comesBack("postfix-user-unknown", sent("one"));
    bench.mail.enqueue(change(owner, "two"));

    assertThat(bench.send()).isEmpty();
    assertThat(state("two")).isEqualTo(Sent.State.BOUNCED);
    assertThat(bench.mail.outbox.list(owner))
        .allSatisfy(sent -> assertThat(sent.written()).isPresent());
  }

  @Test
  void stopsAnAddressInWhicheverCase() {
    comesBack("postfix-user-unknown", sent("one"));
    bench.mail.enqueue(MailBench.to(change(owner, "two"), "Reader@Home.Example"));

    assertThat(bench.send()).isEmpty();
  }

  @Test
  void stopsItForThisOwnerAlone() {
    comesBack("postfix-user-unknown", sent("one"));
    bench.mail.enqueue(change(bench.mail.owner(), "one"));

    assertThat(bench.send()).hasSize(1);
  }

  @Test
  void forgetsWhatOpensAnAccountAlsoWhereItIsNotSent() {
    comesBack("postfix-user-unknown", sent("one"));
    bench.mail.enqueue(MailBench.with(change(owner, "secret token"), Priority.SIGN_IN));

    assertThat(bench.send()).isEmpty();
    assertThat(bench.mail.outbox.list(owner))
        .noneMatch(sent -> sent.facts().toString().contains("secret"));
  }

  @Test
  void stillAsksAStoppedAddressForItsConfirmation() {
    comesBack("postfix-user-unknown", sent("one"));
    Message message = change(owner, "two");
    bench.mail.enqueue(
        new Message(
            owner,
            "confirm",
            "two",
            ADDRESS,
            message.language(),
            Priority.SIGN_IN,
            "two",
            message.topic(),
            message.batch()));

    assertThat(bench.send()).hasSize(1);
  }

  @Test
  void sendsAgainOnceItIsConfirmedAgain() {
    comesBack("postfix-user-unknown", sent("one"));
    inTransaction(() -> bench.mail.unreachable.lift(owner, ADDRESS));
    bench.mail.enqueue(change(owner, "two"));

    assertThat(bench.send()).hasSize(1);
  }

  @Test
  void isNotStoppedAgainByALateReportAboutWhatLeftBeforeItWasConfirmed() {
    String before = sent("one");
    String alsoBefore = sent("two");
    comesBack("postfix-user-unknown", before);
    inTransaction(() -> bench.mail.unreachable.lift(owner, ADDRESS.toUpperCase(Locale.ROOT)));
    String after = sent("three");

    comesBack("postfix-user-unknown", alsoBefore);

    assertThat(stopped()).isFalse();
    assertThat(state("two")).isEqualTo(Sent.State.BOUNCED);

    comesBack("postfix-user-unknown", after);

    assertThat(stopped()).isTrue();
  }

  @Test
  void stopsAnAddressWhoseReaderComplains() {
    comesBack("arf-abuse.eml", sent("one"));

    assertThat(state("one")).isEqualTo(Sent.State.ACCEPTED);
    assertThat(stopped()).isTrue();
    assertThat(bench.mail.events)
        .containsExactly(new AddressUnreachable(owner, ADDRESS, Reason.COMPLAINED));
  }

  @Test
  void triesAFullMailboxAgainAfterTwoToSixtyFourHoursAndThenStops() {
    String token = sent("one");
    List<Integer> hours = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      bench.drop(numbered("postfix-mailbox-full", token, i));
      bench.read();
      assertThat(state("one")).isEqualTo(Sent.State.DELAYED);
      hours.add(bench.hoursToWait());
      bench.makeDue();
      assertThat(bench.send())
          .as("the same message with the same return path")
          .containsExactly(token);
    }
    assertThat(hours).containsExactly(2, 4, 8, 16, 32, 64);
    assertThat(stopped()).isFalse();

    bench.drop(numbered("postfix-mailbox-full", token, 6));
    bench.read();

    assertThat(state("one")).isEqualTo(Sent.State.BOUNCED);
    assertThat(stopped()).isTrue();
  }

  private static byte[] numbered(String report, String token, int number) {
    String text = new String(Corpus.named(report).about(token), StandardCharsets.ISO_8859_1);
    return text.replace("Message-Id: <", "Message-Id: <" + number + ".")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void doesNotSendAgainWhatIsNotWantedAnyMore() {
    String token = sent("one");
    bench.wanted = false;

    comesBack("postfix-mailbox-full", token);

    assertThat(state("one")).isEqualTo(Sent.State.BOUNCED);
    assertThat(stopped()).isFalse();
  }

  @Test
  void whatWaitsToBeSentAgainCanBeCancelled() {
    comesBack("postfix-mailbox-full", sent("one"));

    inTransaction(() -> assertThat(bench.mail.outbox.cancel(List.of("case:1"))).isEqualTo(1));

    assertThat(bench.mail.count()).isZero();
  }

  @Test
  void givesUpASignInMailThatCameBackForTheTimeBeing() {
    bench.mail.enqueue(MailBench.with(change(owner, "secret"), Priority.SIGN_IN));
    comesBack("postfix-mailbox-full", bench.send().getFirst());

    assertThat(bench.mail.outbox.list(owner))
        .singleElement()
        .extracting(Sent::state)
        .isEqualTo(Sent.State.BOUNCED);
    assertThat(stopped()).isFalse();
  }

  @Test
  void countsAReportOnceHoweverOftenItArrives() {
    String token = sent("one");
    for (int i = 0; i < 3; i++) {
      bench.drop(Corpus.named("postfix-mailbox-full").about(token));
    }
    bench.read();
    comesBack("postfix-mailbox-full", token);

    assertThat(bench.hoursToWait()).isEqualTo(2);
    assertThat(bench.counted("failed-soft")).isEqualTo(4);
  }

  @Test
  void hasOneEffectWhenManyReadTheSameReport() throws Exception {
    String token = sent("one");
    Bounces bounces = bench.transactional();
    Report.Failed report =
        new Report.Failed(new ReturnPaths.Token(token), Report.Weight.SOFT, "4.2.2");
    List<Callable<Bounces.Effect>> readers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      readers.add(() -> bounces.take(report, "<same@example.org>"));
    }
    try (var pool = Executors.newFixedThreadPool(8)) {
      List<Bounces.Effect> effects = new ArrayList<>();
      for (var effect : pool.invokeAll(readers)) {
        effects.add(effect.get());
      }
      assertThat(effects).filteredOn(Bounces.SentAgain.class::isInstance).hasSize(1);
      assertThat(effects).filteredOn(Bounces.Repeated.class::isInstance).hasSize(7);
    }
  }

  @Test
  void changesNothingForATokenThatIsNotOurs() {
    sent("one");
    comesBack("postfix-user-unknown", "abcdefghijklmnopqrstuvwxyz234567");
    comesBack("forged-without-token", "");

    assertThat(state("one")).isEqualTo(Sent.State.ACCEPTED);
    assertThat(stopped()).isFalse();
    assertThat(
            bench
                .mail
                .database
                .database()
                .sql("select count(*) from mail.report")
                .query(Integer.class)
                .single())
        .isZero();
    assertThat(bench.count("INBOX")).isZero();
  }

  @Test
  void readsTheWholeCorpusAndSetsAsideWhatNobodyCanRead() {
    String token = sent("one");
    List<Corpus> taken =
        Corpus.all().stream().filter(report -> bench.canDrop(report.about(token))).toList();
    bench.drop(
        ("Subject: x\r\n\r\n" + "x".repeat(ReportReader.MOST_BYTES))
            .getBytes(StandardCharsets.US_ASCII));
    bench.read();

    long malformed = taken.stream().filter(one -> one.expected().startsWith("malformed")).count();
    long other = taken.stream().filter(one -> one.expected().startsWith("not_a_report")).count();
    assertThat(taken.size()).isGreaterThan(80);
    assertThat(bench.count("INBOX")).isZero();
    assertThat(bench.count(BounceMailbox.SET_ASIDE)).isEqualTo((int) (malformed + other + 1));
    assertThat(bench.counted("malformed-too-large")).isEqualTo(1);
    assertThat(bench.counted("malformed-too-complex")).isEqualTo(2);
    assertThat(bench.counted("complaint")).isEqualTo(4);
    assertThat(stopped()).isTrue();
  }

  @Test
  void answersNobody() {
    String token = sent("one");
    comesBack("vacation-rfc3834", token);
    comesBack("challenge-response", token);
    comesBack("written-by-a-person", token);

    assertThat(bench.send()).isEmpty();
    assertThat(state("one")).isEqualTo(Sent.State.ACCEPTED);
    assertThat(bench.server.getReceivedMessages())
        .as("what the person wrote, set aside, and nothing else")
        .hasSize(1);
  }

  @Test
  void oneNodeReadsAtATime() {
    String token = sent("one");
    assertThat(bench.bounces()).isNotNull();
    inTransaction(() -> assertThat(bench.bounces().takeTurn(UUID.randomUUID())).isTrue());
    bench.drop(Corpus.named("postfix-user-unknown").about(token));

    bench.reader().run(() -> true);

    assertThat(bench.count("INBOX")).isEqualTo(1);
    bench
        .mail
        .database
        .database()
        .sql("update mail.turn set until = now() - interval '1 second'")
        .update();
    bench.reader().run(() -> true);
    assertThat(bench.count("INBOX")).isZero();
  }

  @Test
  void goesOnWhenTheMailboxIsBack() {
    String token = sent("one");
    BounceReader reader = bench.reader();
    bench.server.stop();
    assertThat(reader.run(() -> true)).isEqualTo(org.casefolio.platform.work.WorkLoop.Next.LATER);
    assertThat(token).hasSize(32);
  }

  @Test
  void aDumpTellsNoAddressAndNoToken() {
    String token = sent("one");
    comesBack("postfix-user-unknown", token);

    for (String table : List.of("mail.message", "mail.unreachable", "mail.report")) {
      String rows =
          String.join(
              "\n",
              bench
                  .mail
                  .database
                  .jdbc()
                  .sql("select t::text from " + table + " t")
                  .query(String.class)
                  .list());
      assertThat(rows)
          .isNotEmpty()
          .doesNotContain(ADDRESS)
          .doesNotContain(token)
          .doesNotContain(hex(ADDRESS))
          .doesNotContain(hex(token));
    }
  }

  private static String hex(String text) {
    return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void isErasedWithItsOwner() {
    comesBack("postfix-user-unknown", sent("one"));
    inTransaction(() -> bench.mail.outbox.erase(owner));

    assertThat(
            bench
                .mail
                .database
                .database()
                .sql("select count(*) from mail.unreachable")
                .query(Integer.class)
                .single())
        .isZero();
  }
}
