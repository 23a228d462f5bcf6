package org.casefolio.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.casefolio.cases.TestEvent.RECEIPT;
import static org.casefolio.cases.TestEvent.event;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casefolio.accounts.AccountId;
import org.casefolio.mail.TestOutbox.Received;
import org.casefolio.notification.StopTokens.Stop;
import org.casefolio.notification.StopTokens.Undo;
import org.casefolio.portfolio.MailChoice;
import org.casefolio.portfolio.MailChoice.Detail;
import org.casefolio.portfolio.MailChoice.Rhythm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoppingTests {

  private final NotificationBench bench = new NotificationBench();
  private final Stopping stopping =
      new Stopping(bench.accounts.accounts(), bench.portfolios.portfolios(), bench.mail.outbox());
  private final StopWriter writer = new StopWriter(bench.letters(), bench.links);
  private AccountId reader;
  private UUID follow;

  @BeforeEach
  void follow() {
    reader = bench.reader("one@home.example");
    follow = bench.portfolios.follow(reader, RECEIPT, "Aunt");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void stopCase() {
    inTransaction(() -> stopping.stopCase(new Stop(reader, Optional.of(follow), Optional.empty())));
  }

  private void stopAll() {
    inTransaction(() -> stopping.stopAll(reader));
  }

  private void inTransaction(Runnable work) {
    bench.database.transactions().executeWithoutResult(transaction -> work.run());
  }

  private List<Received> mail() {
    return bench.mail.deliver(bench.writer, writer);
  }

  private boolean undo(Undo undo) {
    return Boolean.TRUE.equals(
        bench.database.transactions().execute(transaction -> stopping.undo(undo)));
  }

  private Undo undoIn(Received mail) {
    Matcher token = Pattern.compile("token=([\\w-]+)").matcher(mail.written().text());
    assertThat(token.find()).isTrue();
    return bench.tokens.openUndo(token.group(1)).orElseThrow();
  }

  @Test
  void confirmsAStopOnceHoweverOftenItIsPressed() {
    stopCase();
    stopCase();

    List<Received> mail = mail();

    assertThat(mail).hasSize(1);
    assertThat(mail.getFirst().written().subject())
        .isEqualTo("E-mail about a case ending 5678 was stopped");
    assertThat(mail.getFirst().written().text())
        .contains("not even if it needs something from you")
        .contains("https://status.example.org/unsubscribe/undo?lang=en&token=")
        .doesNotContain(RECEIPT.value(), "Aunt");
    assertThat(mail.getFirst().written().unsubscribe()).isEmpty();
    assertThat(bench.mailOf(event("one").title(NotificationBench.EVIDENCE)))
        .as("after the last message")
        .isEmpty();
  }

  @Test
  void confirmsEachStopThatStopsSomething() {
    stopCase();
    stopAll();
    stopAll();
    stopCase();

    assertThat(mail())
        .extracting(received -> received.written().subject())
        .containsExactlyInAnyOrder(
            "E-mail about a case ending 5678 was stopped",
            "E-mail about all your cases was stopped");
  }

  @Test
  void confirmsOnceWhenTwoPressAtOnce() throws InterruptedException, ExecutionException {
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      Future<?> one = two.submit(this::stopAll);
      Future<?> other = two.submit(this::stopAll);
      one.get();
      other.get();
    }

    assertThat(mail()).hasSize(1);
  }

  @Test
  void undoesAStopFromItsMessage() {
    stopCase();
    Undo undo = undoIn(mail().getFirst());

    assertThat(undo(undo)).isTrue();
    assertThat(undo(undo)).isTrue();

    assertThat(bench.portfolios.choice(reader).rhythm()).isEqualTo(Rhythm.AT_ONCE);
    assertThat(bench.mailOf(event("one").title(NotificationBench.RECEIVED))).hasSize(1);
  }

  @Test
  void undoesNoLaterStopWithTheMessageOfAnEarlierOne() {
    stopAll();
    Undo first = undoIn(mail().getFirst());
    undo(first);
    stopAll();

    assertThat(undo(first)).isFalse();
    assertThat(undo(undoIn(mail().getFirst()))).isTrue();
  }

  @Test
  void undoesNothingForAnAccountThatIsGone() {
    stopAll();
    Undo undo = undoIn(mail().getFirst());
    bench.accounts.delete(reader);

    assertThat(undo(undo)).isFalse();
  }

  @Test
  void saysAsLittleAsTheReaderChose() {
    bench.portfolios.choose(reader, chosen(Detail.ONLY_THAT_THERE_IS_NEWS, true));
    stopCase();

    Received mail = mail().getFirst();

    assertThat(mail.written().subject()).isEqualTo("E-mail about one of your cases was stopped");
    assertThat(mail.written().text()).doesNotContain("5678", "Aunt");
  }

  @Test
  void writesInTheReadersLanguageAndWithTheLabelIfThatWasChosen() {
    AccountId other = bench.accounts.create("dos@casa.example", true, NotificationBench.ES);
    UUID one = bench.portfolios.follow(other, RECEIPT, "Mamá");
    bench.portfolios.choose(other, chosen(Detail.WHAT_CHANGED, false));
    inTransaction(() -> stopping.stopCase(new Stop(other, Optional.of(one), Optional.empty())));

    Received mail = mail().getFirst();

    assertThat(mail.language()).isEqualTo(NotificationBench.ES);
    assertThat(mail.written().subject())
        .isEqualTo("Se detuvo el correo sobre un caso que termina en 5678");
    assertThat(mail.written().text()).contains("Mamá").contains("unsubscribe/undo?lang=es");
  }

  @Test
  void tellsTheOwnerAndNotWhoOnlyReadsAlong() {
    bench.accounts.add(reader, "helper@home.example", true);
    stopAll();

    assertThat(mail()).extracting(Received::address).containsExactly("one@home.example");
  }

  @Test
  void tellsWhoReadsAlongIfTheOwnerHasNoAddress() {
    AccountId other = bench.accounts.create("waits@home.example", false, Locale.ENGLISH);
    bench.accounts.add(other, "helper@home.example", true);
    inTransaction(() -> stopping.stopAll(other));

    assertThat(mail()).extracting(Received::address).containsExactly("helper@home.example");
  }

  @Test
  void tokensOfOneSortDoNotPassForTheOther() {
    UUID id = reader.value();

    assertThat(bench.tokens.openUndo(bench.tokens.seal(id, Optional.of(follow), Optional.empty())))
        .isEmpty();
    assertThat(bench.tokens.open(bench.tokens.sealUndo(id, follow, Optional.empty()))).isEmpty();
  }

  private static MailChoice chosen(Detail detail, boolean statusInSubject) {
    MailChoice byDefault = MailChoice.byDefault(NotificationBench.settings().zone());
    return new MailChoice(byDefault.rhythm(), byDefault.digest(), detail, true, statusInSubject);
  }
}
