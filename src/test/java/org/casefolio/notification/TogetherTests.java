package org.casefolio.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.RECEIPT;
import static org.casefolio.cases.TestEvent.event;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.cases.Batch;
import org.casefolio.cases.Hold;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.TestEvent;
import org.casefolio.mail.Sent;
import org.casefolio.mail.TestOutbox.Received;
import org.casefolio.mail.Written;
import org.casefolio.portfolio.MailChoice.Detail;
import org.casefolio.portfolio.MailChoice.PerCase;
import org.casefolio.portfolio.MailChoice.Rhythm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes that are told together: within minutes, or in a digest. From the ledger to the relay. */
class TogetherTests {

  private static final ReceiptNumber OTHER = new ReceiptNumber("IOE0912344321");
  private static final String DENIED = "Case Was Denied";

  private final NotificationBench bench = new NotificationBench(Map.of(), Duration.ofMinutes(10));
  private AccountId reader;
  private UUID follow;
  private int events;

  @BeforeEach
  void follow() {
    reader = bench.reader("one@home.example");
    follow = bench.follows(reader, RECEIPT);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private TestEvent next(ReceiptNumber receipt, String title) {
    events++;
    return event("e" + events)
        .of(receipt)
        .title(title)
        .at("2026-03-02T15:%02d:00Z".formatted(events));
  }

  /** Records, tells, and sends what is due. */
  private List<Received> told(TestEvent... some) {
    List<Received> mail = bench.mailOf(some);
    bench.isTime(false);
    return mail;
  }

  /** Records and tells; whatever then waits, waits. */
  private void waits(TestEvent... some) {
    bench.happens(some);
    bench.tell();
    bench.isTime(false);
    assertThat(bench.mail.deliver(bench.writer)).isEmpty();
  }

  private List<Received> due() {
    bench.isTime(true);
    return bench.mail.deliver(bench.writer);
  }

  private List<Sent> shown() {
    return bench.mail.outbox().list(reader.value());
  }

  private static String text(List<Received> mail) {
    assertThat(mail).hasSize(1);
    return mail.getFirst().written().text();
  }

  @Test
  void tellsTheFirstChangeAtOnceAndThoseWithinTenMinutesInOneMail() {
    assertThat(told(next(RECEIPT, NotificationBench.RECEIVED))).hasSize(1);
    bench.after(Duration.ofMinutes(3));
    waits(next(RECEIPT, NotificationBench.APPROVED));
    bench.after(Duration.ofMinutes(6));
    waits(next(RECEIPT, "A Title That Is In No Catalogue"));

    List<Received> mail = due();

    assertThat(mail.getFirst().written().subject())
        .isEqualTo("A case ending 5678 has changed several times");
    assertThat(text(mail))
        .startsWith("Before: Case Was Received → Now: A Title That Is In No Catalogue")
        .contains("This mail tells you about 2 changes of this case together.")
        .contains("Before: Case Was Received → Now: Case Was Approved")
        .contains("Before: Case Was Approved → Now: A Title That Is In No Catalogue")
        .contains("Now: A Title That Is In No Catalogue\n");
    assertThat(due()).isEmpty();
  }

  @Test
  void tellsAtOnceAgainWhenTheMinutesAreOver() {
    assertThat(told(next(RECEIPT, NotificationBench.RECEIVED))).hasSize(1);
    bench.after(Duration.ofMinutes(10));

    assertThat(told(next(RECEIPT, NotificationBench.APPROVED))).hasSize(1);
  }

  @Test
  void takesAlongWhatStillWaitsWhenAnotherIsToldAtOnce() {
    told(next(RECEIPT, NotificationBench.RECEIVED));
    bench.after(Duration.ofMinutes(9));
    waits(next(RECEIPT, NotificationBench.APPROVED));
    bench.after(Duration.ofMinutes(2)); // the minutes are over, what waits is sent a little later

    String text = text(told(next(RECEIPT, DENIED)));

    assertThat(text).contains("2 changes").contains("Now: Case Was Approved").contains(DENIED);
    assertThat(due()).isEmpty();
  }

  @Test
  void tellsWhoBeganToFollowSinceAtOnce() {
    assertThat(told(next(RECEIPT, NotificationBench.RECEIVED))).hasSize(1);
    bench.after(Duration.ofMinutes(3));
    AccountId second = bench.reader("two@home.example");
    bench.follows(second, RECEIPT);

    bench.happens(next(RECEIPT, NotificationBench.APPROVED));
    bench.tell();

    // What is due at once is so by the database's clock, which is far ahead of this test's.
    assertThat(
            bench
                .database
                .jdbc()
                .sql(
                    "select owner from mail.message where state = 'waiting' and due > '2026-06-01'")
                .query(UUID.class)
                .list())
        .containsExactly(second.value());
    assertThat(due())
        .extracting(Received::address)
        .containsExactlyInAnyOrder("one@home.example", "two@home.example");
  }

  @Test
  void tellsTwoCasesApart() {
    bench.follows(reader, OTHER);

    assertThat(
            told(
                next(RECEIPT, NotificationBench.RECEIVED), next(OTHER, NotificationBench.RECEIVED)))
        .hasSize(2);
    waits(next(RECEIPT, NotificationBench.APPROVED), next(OTHER, NotificationBench.APPROVED));
    assertThat(due()).hasSize(2);
  }

  @Test
  void tellsOnlyTheFirstOfABatchAtOnce() {
    List<Received> mail =
        told(
            next(RECEIPT, NotificationBench.RECEIVED),
            next(RECEIPT, NotificationBench.APPROVED),
            next(RECEIPT, DENIED));

    // What asks something does not wait, and takes the others along.
    assertThat(mail).hasSize(2);
    assertThat(mail)
        .anySatisfy(
            one -> assertThat(one.written().text()).startsWith("First status: Case Was Received"));
    assertThat(mail)
        .anySatisfy(
            one -> assertThat(one.written().subject()).contains("needs something from you"));
  }

  @Test
  void collectsADigestOfSeveralCases() {
    bench.follows(reader, OTHER);
    bench.chooses(reader, Rhythm.DAILY);
    waits(next(RECEIPT, NotificationBench.RECEIVED), next(OTHER, NotificationBench.RECEIVED));
    waits(next(RECEIPT, NotificationBench.APPROVED));
    assertThat(shown()).extracting(Sent::state).containsOnly(Sent.State.POSTPONED).hasSize(3);

    List<Received> mail = due();

    assertThat(mail.getFirst().written().subject()).isEqualTo("News about 2 of your cases");
    assertThat(text(mail))
        .startsWith("3 changes in 2 of the cases that you follow.")
        .contains("Case ending 5678\n- March 2, 2026: First status: Case Was Received\n- ")
        .contains("Case ending 4321");
    assertThat(shown())
        .singleElement()
        .satisfies(sent -> {
          assertThat(sent.state()).isEqualTo(Sent.State.ACCEPTED);
          assertThat(sent.facts()).hasSize(3);
        });
  }

  @Test
  void sendsOneDigestToEachAddressOfEachReader() {
    AccountId two = bench.reader("two@home.example");
    bench.follows(two, RECEIPT);
    bench.follows(two, OTHER);
    bench.follows(reader, OTHER);
    bench.chooses(reader, Rhythm.WEEKLY);
    bench.chooses(two, Rhythm.WEEKLY);
    waits(next(RECEIPT, NotificationBench.RECEIVED), next(OTHER, NotificationBench.RECEIVED));

    assertThat(due())
        .extracting(Received::address)
        .containsExactlyInAnyOrder("one@home.example", "two@home.example");
  }

  @Test
  void sendsASingleChangeAsAlways() {
    bench.chooses(reader, Rhythm.DAILY);
    waits(next(RECEIPT, NotificationBench.RECEIVED));

    assertThat(text(due())).startsWith("First status: Case Was Received");
  }

  @Test
  void tellsAtOnceWhatAsksSomethingWithWhatWaitsAboutTheCase() {
    bench.follows(reader, OTHER);
    bench.chooses(reader, Rhythm.WEEKLY);
    waits(next(RECEIPT, NotificationBench.RECEIVED), next(OTHER, NotificationBench.RECEIVED));

    List<Received> mail = told(next(RECEIPT, NotificationBench.EVIDENCE));

    assertThat(mail.getFirst().written().subject())
        .isEqualTo("A case ending 5678 needs something from you");
    assertThat(text(mail))
        .startsWith("Something is needed from you. ")
        .contains("First status: Case Was Received");
    assertThat(text(due())).startsWith("First status").contains("4321").doesNotContain("5678");
  }

  @Test
  void tellsACaseOfItsOwnAtOnceOrNotAtAll() {
    UUID other = bench.follows(reader, OTHER);
    bench.chooses(reader, Rhythm.DAILY);
    bench.portfolios.choose(reader, follow, PerCase.AT_ONCE);
    bench.portfolios.choose(reader, other, PerCase.NONE);

    assertThat(
            told(
                next(RECEIPT, NotificationBench.RECEIVED), next(OTHER, NotificationBench.EVIDENCE)))
        .extracting(one -> one.written().subject())
        .containsExactly("A case ending 5678 has its first status");
    assertThat(due()).isEmpty();
  }

  @Test
  void tellsNothingWhereNoneIsWantedNotEvenWhatAsksSomething() {
    bench.portfolios.choose(reader, follow, PerCase.AT_ONCE);
    bench.chooses(reader, Rhythm.NONE);

    assertThat(told(next(RECEIPT, NotificationBench.EVIDENCE))).isEmpty();
    assertThat(due()).isEmpty();
    assertThat(shown()).isEmpty();
  }

  @Test
  void saysNoMoreThanThatThereIsNews() {
    bench.follows(reader, OTHER);
    bench.chooses(reader, Rhythm.DAILY, Detail.ONLY_THAT_THERE_IS_NEWS);
    waits(next(RECEIPT, NotificationBench.RECEIVED), next(OTHER, NotificationBench.RECEIVED));

    List<Received> mail = due();

    Written written = mail.getFirst().written();
    assertThat(written.subject()).isEqualTo("There is news in your portfolio");
    assertThat(text(mail) + written.html())
        .doesNotContain("5678")
        .doesNotContain("4321")
        .doesNotContain("Received");
  }

  @Test
  void sendsWhatWaitsWhenItsReaderWantsItAtOnce() {
    bench.chooses(reader, Rhythm.WEEKLY);
    waits(next(RECEIPT, NotificationBench.RECEIVED));

    bench.chooses(reader, Rhythm.AT_ONCE);

    assertThat(bench.mail.deliver(bench.writer)).hasSize(1);
  }

  @Test
  void movesWhatWaitsToTheDigestThatIsChosenLater() {
    bench.chooses(reader, Rhythm.WEEKLY);
    waits(next(RECEIPT, NotificationBench.RECEIVED));

    bench.chooses(reader, Rhythm.DAILY);

    assertThat(
            bench
                .database
                .database()
                .sql("select due = timestamptz '2026-03-04 13:00Z' from mail.message")
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  @Test
  void dropsFromADigestWhatIsNotWantedAnyMore() {
    UUID other = bench.follows(reader, OTHER);
    bench.chooses(reader, Rhythm.DAILY);
    waits(next(RECEIPT, NotificationBench.RECEIVED), next(OTHER, NotificationBench.RECEIVED));
    bench.portfolios.remove(reader, other);
    bench.isTime(false);

    assertThat(text(due())).contains("5678").doesNotContain("4321");
  }

  @Test
  void sendsNoDigestWithNothingLeftInIt() {
    bench.chooses(reader, Rhythm.DAILY);
    waits(next(RECEIPT, NotificationBench.RECEIVED), next(RECEIPT, NotificationBench.APPROVED));

    bench.chooses(reader, Rhythm.NONE);

    assertThat(due()).isEmpty();
    assertThat(shown()).isEmpty();
  }

  @Test
  void dropsAProtectedCaseFromADigest() {
    bench.follows(reader, OTHER);
    bench.chooses(reader, Rhythm.DAILY);
    waits(next(RECEIPT, NotificationBench.RECEIVED), next(OTHER, NotificationBench.RECEIVED));

    waits(next(OTHER, NotificationBench.APPROVED).isProtected(true));

    assertThat(text(due())).contains("5678").doesNotContain("4321");
    assertThat(shown()).hasSize(1);
  }

  @Test
  void cancelsInADigestWhatIsTakenBackAndTellsTheRest() {
    bench.follows(reader, OTHER);
    bench.chooses(reader, Rhythm.DAILY);
    Batch wrong = TestEvent.batch(next(RECEIPT, NotificationBench.RECEIVED));
    bench.cases.ledger().record(wrong);
    waits(next(OTHER, NotificationBench.RECEIVED));
    Hold hold = held(wrong);

    withdraw(hold);
    bench.tell();

    assertThat(text(due())).contains("4321").doesNotContain("5678");
    assertThat(due()).isEmpty();
  }

  @Test
  void keepsWhatIsHeldOutOfADigestAndTellsItWhenItIsReleased() {
    bench.follows(reader, OTHER);
    bench.chooses(reader, Rhythm.DAILY);
    Batch doubtful = TestEvent.batch(next(RECEIPT, NotificationBench.RECEIVED));
    bench.cases.ledger().record(doubtful);
    waits(next(OTHER, NotificationBench.RECEIVED));
    Hold hold = held(doubtful);
    assertThat(text(due())).contains("4321").doesNotContain("5678");

    bench.holding.release(hold.number(), "checked", people(hold));

    assertThat(text(due())).contains("5678");
  }

  @Test
  void correctsAtOnceWhatLeftInADigest() {
    bench.follows(reader, OTHER);
    bench.chooses(reader, Rhythm.DAILY);
    Batch wrong = TestEvent.batch(next(RECEIPT, NotificationBench.RECEIVED));
    bench.cases.ledger().record(wrong);
    waits(next(OTHER, NotificationBench.RECEIVED));
    assertThat(text(due())).contains("4321").contains("5678");
    Hold hold = held(wrong);
    assertThat(people(hold)).isEqualTo(1);

    withdraw(hold);
    bench.tell();

    List<Received> mail = bench.mail.deliver(bench.writer);
    assertThat(mail.getFirst().written().subject()).isEqualTo("Correction: a case ending 5678");
    assertThat(text(mail)).startsWith("Correction. Before: Case Was Received");
  }

  @Test
  void rewritesInADigestWhatComesAfterSomethingWrong() {
    bench.chooses(reader, Rhythm.DAILY);
    waits(next(RECEIPT, NotificationBench.RECEIVED));
    assertThat(due()).hasSize(1);
    TestEvent wrong = next(RECEIPT, NotificationBench.APPROVED);
    waits(wrong);
    waits(next(RECEIPT, "A Title That Is In No Catalogue"));

    waits(next(RECEIPT, NotificationBench.APPROVED).withdraws("e2"));

    assertThat(text(due()))
        .startsWith("Before: Case Was Received → Now: A Title That Is In No Catalogue")
        .doesNotContain("Approved");
  }

  @Test
  void addsNothingTwiceWhenItIsToldOnceMore() {
    bench.happens(next(RECEIPT, NotificationBench.RECEIVED));
    bench.tell();
    bench.happens(next(RECEIPT, NotificationBench.APPROVED));
    List<ChangeStore.Fresh> again = queued();
    bench.tell();
    bench.after(Duration.ofMinutes(1));
    bench.database.transactions().executeWithoutResult(transaction -> bench.store.insert(again));

    bench.tell();

    assertThat(shown()).hasSize(2);
    bench.isTime(false);
    assertThat(bench.mail.deliver(bench.writer)).hasSize(1);
    assertThat(due()).hasSize(1);
  }

  @Test
  void tellsTheFirstAtOnceAlsoWhenItIsToldOnceMore() {
    bench.happens(next(RECEIPT, NotificationBench.RECEIVED));
    List<ChangeStore.Fresh> again = queued();
    bench.tell();
    AccountId late = bench.accounts.create("late@home.example", true, Locale.ENGLISH);
    bench.follows(late, RECEIPT);
    bench.database.transactions().executeWithoutResult(transaction -> bench.store.insert(again));
    bench.tell();
    bench.isTime(false);

    assertThat(bench.mail.deliver(bench.writer))
        .extracting(Received::address)
        .contains("one@home.example");
    assertThat(due()).extracting(Received::address).doesNotContain("one@home.example");
  }

  /** What waits in the queue, as if whoever tells it had ended before it was deleted. */
  private List<ChangeStore.Fresh> queued() {
    return bench
        .database
        .database()
        .sql("select id, receipt, urgency, news, part from notification.change")
        .query((row, number) ->
            new ChangeStore.Fresh(
                row.getObject("id", UUID.class),
                row.getBytes("receipt"),
                row.getShort("urgency"),
                row.getBytes("news"),
                row.getBytes("part"),
                false))
        .list();
  }

  private Hold held(Batch batch) {
    bench.tell();
    bench.isTime(false);
    return bench
        .holding
        .place(new Hold.Selection(batch.id(), null, null, null))
        .orElseThrow()
        .hold();
  }

  private int people(Hold hold) {
    return bench.holding.list().stream()
        .filter(one -> one.hold().number() == hold.number())
        .findFirst()
        .orElseThrow()
        .people()
        .count();
  }

  private void withdraw(Hold hold) {
    assertThat(bench.holding.withdraw(hold.number(), "wrong", people(hold)))
        .isInstanceOf(Holding.Ending.Done.class);
  }
}
