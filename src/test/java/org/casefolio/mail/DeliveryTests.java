package org.casefolio.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
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
import java.util.stream.IntStream;
import org.casefolio.mail.Message.Priority;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.work.WorkLoop.Next;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryTests {

  private final MailBench bench = new MailBench();
  private final GreenMail mailServer = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private final ScriptedRelay scripted = new ScriptedRelay();
  private final List<String> written = new ArrayList<>();

  @AfterEach
  void close() {
    mailServer.stop();
    scripted.close();
    bench.close();
  }

  /** Writes the facts as subject and text. */
  private final Writer writer =
      new Writer() {
        @Override
        public String name() {
          return "test";
        }

        @Override
        public Written write(UUID message, List<String> all, Locale language) {
          String facts = String.join("+", all);
          written.add(facts);
          if (facts.equals("broken")) {
            throw new IllegalStateException("cannot");
          }
          return new Written(
              facts,
              "Text of " + facts + "\nñ",
              "<p>HTML of " + facts + "</p>",
              Optional.of("https://status.example.org/stop?token=abc"));
        }
      };

  private Delivery delivery(int port, Clock clock, Settings settings) {
    SmtpSettings smtp =
        new SmtpSettings(
            Optional.of("127.0.0.1"),
            port,
            SmtpSettings.Tls.NONE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Delivery(
        bench.store,
        bench.database.transactions(),
        bench.vault,
        new Composer(List.of(writer), settings, Optional.empty(), clock),
        new Relays(List.of(new SmtpRelay(smtp, () -> port, settings)), clock),
        new RelayState(clock),
        new Brake(0, 0, clock, new Random(1)),
        new MailMeters(new SimpleMeterRegistry(), new Pace(clock, settings)),
        bench.returns(List.of(writer)),
        clock,
        new Delivery.Lane(Priority.DIGEST, settings.zone(), bench.bell));
  }

  private Delivery delivery(int port) {
    return delivery(port, bench.clock, bench.settings);
  }

  private int greenMail() {
    mailServer.start();
    return mailServer.getSmtp().getPort();
  }

  private void runAll(Delivery delivery) {
    while (delivery.run(() -> true) == Next.AGAIN) {
      // until nothing is left
    }
    delivery.close();
  }

  private void makeDue() {
    bench
        .database
        .database()
        .sql("update mail.message set due = now() where state = 'waiting'")
        .update();
  }

  private Sent.State state(UUID owner) {
    return bench.outbox.list(owner).getFirst().state();
  }

  @Test
  void handsOverAMessageAsItWasWritten() throws MessagingException, IOException {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.change(owner, "Noticias del año"));

    runAll(delivery(greenMail()));

    MimeMessage received = mailServer.getReceivedMessages()[0];
    assertThat(received.getSubject()).isEqualTo("Noticias del año");
    assertThat(received.getFrom()[0]).hasToString("Test Agency <no-reply@example.org>");
    assertThat(received.getAllRecipients()[0]).hasToString("reader@home.example");
    assertThat(received.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(received.getHeader("Content-Language")).containsExactly("en");
    assertThat(received.getHeader("List-Unsubscribe"))
        .containsExactly("<https://status.example.org/stop?token=abc>");
    assertThat(received.getHeader("List-Unsubscribe-Post"))
        .containsExactly("List-Unsubscribe=One-Click");
    assertThat(received.getMessageID()).matches("<[0-9a-f-]{36}@example\\.org>");
    assertThat(received.getSentDate().toInstant()).isEqualTo(MailBench.NOON);
    assertThat(received.getContentType()).startsWith("multipart/alternative");
    MimeMultipart parts = (MimeMultipart) received.getContent();
    assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain; charset=UTF-8");
    assertThat(parts.getBodyPart(0).getContent().toString())
        .isEqualToNormalizingNewlines("Text of Noticias del año\nñ");
    assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html; charset=UTF-8");

    Sent sent = bench.outbox.list(owner).getFirst();
    assertThat(sent.state()).isEqualTo(Sent.State.ACCEPTED);
    assertThat(sent.written().orElseThrow().subject()).isEqualTo("Noticias del año");
  }

  @Test
  void keepsOfADeliveredMessageOnlyTheDay() {
    bench.enqueue(MailBench.change(bench.owner(), "one"));

    runAll(delivery(greenMail()));

    assertThat(
            bench
                .database
                .database()
                .sql(
                    """
                    select topic is null and due is null and lease is null and leased_until is null
                    from mail.message
                    """)
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  @Test
  void aDamagedMessageKeepsNoOtherWaiting() {
    UUID damaged = bench.owner();
    bench.enqueue(MailBench.change(damaged, "one"));
    bench.database.database().sql("update mail.message set draft = 'damaged'").update();
    UUID other = bench.owner();
    bench.enqueue(MailBench.change(other, "two"));

    runAll(delivery(greenMail()));

    assertThat(state(other)).isEqualTo(Sent.State.ACCEPTED);
    assertThat(mailServer.getReceivedMessages()).hasSize(1);
    assertThat(
            bench
                .database
                .database()
                .sql("select state from mail.message where owner = :owner and due > now()")
                .param("owner", damaged)
                .query(String.class)
                .single())
        .isEqualTo("waiting");
  }

  @Test
  void forgetsWhatOpensAnAccountOnceItHasGoneOut() {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.with(MailBench.change(owner, "secret token"), Priority.SIGN_IN));

    runAll(delivery(greenMail()));

    Sent sent = bench.outbox.list(owner).getFirst();
    assertThat(sent.state()).isEqualTo(Sent.State.ACCEPTED);
    assertThat(sent.facts()).containsExactly("");
    assertThat(sent.written()).isEmpty();
  }

  @Test
  void sendsTheMostUrgentFirst() throws MessagingException {
    UUID owner = bench.owner();
    bench.enqueue(
        MailBench.with(MailBench.change(owner, "digest"), Priority.DIGEST),
        MailBench.with(MailBench.change(owner, "change"), Priority.CHANGE),
        MailBench.with(MailBench.change(owner, "action"), Priority.ACTION_REQUIRED),
        MailBench.with(MailBench.change(owner, "sign in"), Priority.SIGN_IN));

    runAll(delivery(greenMail()));

    List<String> subjects = new ArrayList<>();
    for (MimeMessage message : mailServer.getReceivedMessages()) {
      subjects.add(message.getSubject());
    }
    assertThat(subjects).containsExactly("sign in", "action", "change", "digest");
  }

  @Test
  void letsASignInMailPassABurstOfChanges() throws MessagingException {
    UUID owner = bench.owner();
    bench.enqueue(
        IntStream.range(0, 3 * Delivery.AT_ONCE)
            .mapToObj(i -> MailBench.change(owner, "change " + i))
            .toArray(Message[]::new));
    Delivery delivery = delivery(greenMail());
    delivery.run(() -> true);
    int sent = mailServer.getReceivedMessages().length; // a slow machine gives some of them back
    bench.enqueue(MailBench.with(MailBench.change(owner, "sign in"), Priority.SIGN_IN));
    delivery.run(() -> true);
    delivery.close();

    assertThat(sent).isLessThanOrEqualTo(Delivery.AT_ONCE);
    assertThat(mailServer.getReceivedMessages()[sent].getSubject()).isEqualTo("sign in");
  }

  @Test
  void marksADemonstration() throws MessagingException {
    bench.enqueue(MailBench.change(bench.owner(), "one"));

    runAll(delivery(greenMail(), bench.clock, MailBench.settings(true)));

    assertThat(mailServer.getReceivedMessages()[0].getSubject()).isEqualTo("[Demo] one");
  }

  @Test
  void sendsEachMessageOnceFromTwoNodes() throws InterruptedException, ExecutionException {
    UUID owner = bench.owner();
    bench.enqueue(
        IntStream.range(0, 150)
            .mapToObj(i -> MailBench.change(owner, "m" + i))
            .toArray(Message[]::new));
    int port = greenMail();

    try (ExecutorService nodes = Executors.newFixedThreadPool(2)) {
      Future<?> one = nodes.submit(() -> runAll(delivery(port)));
      Future<?> other = nodes.submit(() -> runAll(delivery(port)));
      one.get();
      other.get();
    }

    Set<String> ids = new HashSet<>();
    for (MimeMessage message : mailServer.getReceivedMessages()) {
      try {
        ids.add(message.getMessageID());
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      }
    }
    assertThat(mailServer.getReceivedMessages()).hasSize(150);
    assertThat(ids).hasSize(150);
  }

  @Test
  void triesAgainAfterGreylistingAndThenDelivers() {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.change(owner, "one"));
    scripted.next("RCPT", "451 4.7.1 try again later");
    Delivery delivery = delivery(scripted.port());

    runAll(delivery);
    assertThat(scripted.taken).isEmpty();
    assertThat(state(owner)).isEqualTo(Sent.State.DELAYED);

    runAll(delivery);
    assertThat(scripted.taken).as("not before it is due").isEmpty();

    makeDue();
    runAll(delivery);
    assertThat(scripted.taken).hasSize(1);
    assertThat(state(owner)).isEqualTo(Sent.State.ACCEPTED);
  }

  @Test
  void triesAgainWhenTheWholeMessageIsDeferred() {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.change(owner, "one"));
    scripted.next("DOT", "452 4.3.1 disk full");

    runAll(delivery(scripted.port()));

    assertThat(state(owner)).isEqualTo(Sent.State.DELAYED);
  }

  @Test
  void givesUpAtOnceWhatIsRefused() {
    UUID owner = bench.owner();
    UUID other = bench.owner();
    scripted.next("RCPT", "550 5.1.1 no such user").next("DOT", "554 5.7.1 we do not want it");
    bench.enqueue(MailBench.change(owner, "one"), MailBench.change(other, "two"));

    runAll(delivery(scripted.port()));

    assertThat(state(owner)).isEqualTo(Sent.State.GIVEN_UP);
    assertThat(state(other)).isEqualTo(Sent.State.GIVEN_UP);
    assertThat(bench.outbox.list(owner).getFirst().written()).isPresent();
  }

  @Test
  void keepsMessagesWhenTheRelayRefusesOurSender() {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.change(owner, "one"));
    scripted.next("MAIL", "550 5.7.1 sender not allowed");

    runAll(delivery(scripted.port()));

    assertThat(state(owner)).isEqualTo(Sent.State.DELAYED);
  }

  @Test
  void goesOnWithTheOthersWhenTheConnectionBreaks() {
    UUID owner = bench.owner();
    scripted.next("DATA", ScriptedRelay.HANG_UP);
    bench.enqueue(
        MailBench.change(owner, "one"),
        MailBench.change(owner, "two"),
        MailBench.change(owner, "three"));

    runAll(delivery(scripted.port()));

    assertThat(scripted.taken).hasSize(2);
    assertThat(bench.outbox.list(owner))
        .extracting(Sent::state)
        .containsExactlyInAnyOrder(Sent.State.ACCEPTED, Sent.State.ACCEPTED, Sent.State.DELAYED);
  }

  @Test
  void repeatsAMessageWhoseAcceptanceGotLostUnderTheSameIdentity() {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.change(owner, "one"));
    scripted.next("DOT", ScriptedRelay.HANG_UP);
    Delivery delivery = delivery(scripted.port());

    runAll(delivery);
    makeDue();
    runAll(delivery);

    assertThat(scripted.taken).hasSize(2);
    assertThat(header(scripted.taken.get(0), "Message-ID"))
        .isEqualTo(header(scripted.taken.get(1), "Message-ID"));
    assertThat(header(scripted.taken.get(0), "Date"))
        .isEqualTo(header(scripted.taken.get(1), "Date"));
    assertThat(written).containsExactly("one");
  }

  private static String header(String message, String name) {
    return Arrays.stream(message.split("\r\n", -1))
        .filter(line -> line.startsWith(name + ":"))
        .findFirst()
        .orElseThrow();
  }

  /** On a busy machine much time can pass between the two. */
  @Test
  void aLeaseBeginsWhenItIsWrittenAndNotWithItsTransaction() {
    bench.enqueue(MailBench.change(bench.owner(), "one"));

    Boolean whole =
        bench
            .database
            .transactions()
            .execute(transaction -> {
              MailStore.Row taken = bench.store.take(Priority.DIGEST, 10).getFirst();
              bench.store.save(
                  UUID.randomUUID(), Delivery.LEASE, Map.of(taken.id(), Optional.empty()));
              return bench
                  .database
                  .database()
                  .sql(
                      """
                      select leased_until > now() + make_interval(secs => :seconds)
                      from mail.message
                      """)
                  .param("seconds", Delivery.LEASE.toSeconds())
                  .query(Boolean.class)
                  .single();
            });

    assertThat(whole).isTrue();
  }

  @Test
  void takesUpWhatAKilledProcessHeld() {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.change(owner, "one"));
    bench
        .database
        .transactions()
        .executeWithoutResult(transaction -> {
          MailStore.Row taken = bench.store.take(Priority.DIGEST, 10).getFirst();
          bench.store.save(
              UUID.randomUUID(), Duration.ofMinutes(1), Map.of(taken.id(), Optional.empty()));
        });
    Delivery delivery = delivery(scripted.port());

    runAll(delivery);
    assertThat(scripted.taken).as("while the lease lasts").isEmpty();

    bench
        .database
        .database()
        .sql("update mail.message set leased_until = now() - interval '1 second'")
        .update();
    runAll(delivery);
    assertThat(scripted.taken).hasSize(1);
    assertThat(state(owner)).isEqualTo(Sent.State.ACCEPTED);
  }

  @Test
  void waitsForARelayThatIsAwayWithoutCountingIt() {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.change(owner, "one"));
    scripted.close();
    Delivery away = delivery(scripted.port());

    assertThat(away.run(() -> true)).isEqualTo(Next.LATER);
    assertThat(state(owner)).isEqualTo(Sent.State.WAITING);

    runAll(delivery(greenMail()));
    assertThat(mailServer.getReceivedMessages()).hasSize(1);
  }

  @Test
  void givesUpAfterTwoDays() {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.change(owner, "one"));
    scripted.next("RCPT", "451 4.7.1 try again later");
    Clock late = Clock.fixed(MailBench.NOON.plus(Duration.ofHours(49)), ZoneOffset.UTC);

    runAll(delivery(scripted.port(), late, bench.settings));

    assertThat(state(owner)).isEqualTo(Sent.State.GIVEN_UP);
  }

  @Test
  void doesNotLetOneThatCannotBeWrittenHoldUpTheOthers() {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.change(owner, "broken"), MailBench.change(owner, "fine"));

    runAll(delivery(scripted.port()));

    assertThat(scripted.taken).hasSize(1);
    assertThat(bench.outbox.list(owner))
        .extracting(Sent::state)
        .containsExactlyInAnyOrder(Sent.State.ACCEPTED, Sent.State.DELAYED);
  }

  @Test
  void dropsAMessageThatIsCancelledBeforeItIsFixed() {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.change(owner, "one"));
    bench
        .database
        .transactions()
        .executeWithoutResult(transaction -> bench.outbox.cancel(List.of("case:1")));

    runAll(delivery(scripted.port()));

    assertThat(scripted.taken).isEmpty();
    assertThat(written).isEmpty();
  }

  @Test
  void dropsAMessageWhoseOwnerWasErased() {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.change(owner, "one"));
    bench.database.transactions().executeWithoutResult(transaction -> bench.vault.erase(owner));

    runAll(delivery(scripted.port()));

    assertThat(scripted.taken).isEmpty();
    assertThat(bench.count()).isZero();
  }

  @Test
  void putsBackWhatItHoldsWhenTheProgramEnds() {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.change(owner, "one"));
    delivery(scripted.port()).run(() -> false);

    runAll(delivery(scripted.port()));

    assertThat(scripted.taken).hasSize(1);
    assertThat(written).as("written once").containsExactly("one");
  }

  @Test
  void letsNoValueBecomeAHeader() throws MessagingException {
    UUID owner = bench.owner();
    bench.enqueue(
        MailBench.change(owner, "One\r\nBcc: thief@elsewhere.example\r\n\r\nnew body"),
        MailBench.change(owner, "Two\u2028Bcc: thief@elsewhere.example"));

    runAll(delivery(greenMail()));

    assertThat(mailServer.getReceivedMessages()).hasSize(2);
    for (MimeMessage message : mailServer.getReceivedMessages()) {
      assertThat(message.getHeader("Bcc")).isNull();
      assertThat(message.getAllRecipients()).hasSize(1);
      assertThat(message.getSubject()).contains("Bcc: thief");
    }
  }

  @Test
  void refusesAnAddressThatIsMoreThanOne() {
    UUID owner = bench.owner();
    Message message = MailBench.change(owner, "one");
    bench.enqueue(
        MailBench.to(message, "a@home.example, b@home.example"),
        MailBench.to(message, "a@home.example\r\nRCPT TO:<b@home.example>"),
        MailBench.to(message, "Name <a@home.example>"),
        MailBench.to(message, "group: a@home.example;"),
        MailBench.to(message, "no address"));

    runAll(delivery(scripted.port()));

    assertThat(scripted.taken).isEmpty();
    assertThat(bench.outbox.list(owner))
        .hasSize(5)
        .extracting(Sent::state)
        .containsOnly(Sent.State.GIVEN_UP);
  }

  @Test
  void usesOneConnectionForManyMessages() {
    UUID owner = bench.owner();
    bench.enqueue(
        IntStream.range(0, 50)
            .mapToObj(i -> MailBench.change(owner, "m" + i))
            .toArray(Message[]::new));

    runAll(delivery(scripted.port()));

    assertThat(scripted.taken).hasSize(50);
    assertThat(scripted.connections).hasValue(1);
  }
}
