package org.casefolio.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTests {

  private final MailBench bench = new MailBench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void keepsAMessageForItsOwner() {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.change(owner, "one"));

    Sent sent = bench.outbox.list(owner).getFirst();

    assertThat(sent.facts()).containsExactly("one");
    assertThat(sent.writer()).isEqualTo("test");
    assertThat(sent.state()).isEqualTo(Sent.State.WAITING);
    assertThat(sent.day()).isEqualTo(LocalDate.parse("2026-03-03"));
    assertThat(sent.written()).isEmpty();
    assertThat(bench.outbox.find(owner, sent.id())).contains(sent);
    assertThat(bench.outbox.find(bench.owner(), sent.id())).isEmpty();
  }

  @Test
  void leavesOutADamagedMessageAndShowsTheOthers() {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.change(owner, "one"));
    UUID damaged = bench.outbox.list(owner).getFirst().id();
    bench
        .database
        .jdbc()
        .sql("update mail.message set draft = substr(draft, 1, length(draft) - 1)")
        .update();
    bench.enqueue(MailBench.change(owner, "two"));

    assertThat(bench.outbox.list(owner)).extracting(Sent::facts).containsExactly(List.of("two"));
    assertThat(bench.outbox.find(owner, damaged)).isEmpty();
  }

  @Test
  void enqueuesTheSameMessageOnce() {
    UUID owner = bench.owner();
    Message message = MailBench.change(owner, "one");

    bench.enqueue(message, message);
    bench.enqueue(message);

    assertThat(bench.count()).isEqualTo(1);
  }

  @Test
  void tellsMessagesApartByOwnerAddressAndKey() {
    Message message = MailBench.change(bench.owner(), "one");

    bench.enqueue(
        message,
        MailBench.change(message.owner(), "two"),
        MailBench.change(bench.owner(), "one"),
        MailBench.to(message, "work@office.example"));

    assertThat(bench.count()).isEqualTo(4);
  }

  @Test
  void enqueuesOnceFromTwoNodesAtTheSameTime() throws InterruptedException, ExecutionException {
    UUID owner = bench.owner();
    List<Message> messages =
        IntStream.range(0, 200).mapToObj(i -> MailBench.change(owner, "m" + i)).toList();
    List<Message> backwards = new ArrayList<>(messages);
    Collections.reverse(backwards);

    try (ExecutorService nodes = Executors.newFixedThreadPool(2)) {
      Future<?> one = nodes.submit(() -> bench.enqueue(messages.toArray(Message[]::new)));
      Future<?> other = nodes.submit(() -> bench.enqueue(backwards.toArray(Message[]::new)));
      one.get();
      other.get();
    }

    assertThat(bench.count()).isEqualTo(200);
  }

  @Test
  void forgetsWhatAFailedTransactionEnqueued() {
    Message message = MailBench.change(bench.owner(), "one");
    bench
        .database
        .transactions()
        .executeWithoutResult(transaction -> {
          bench.outbox.enqueue(List.of(message));
          transaction.setRollbackOnly();
        });

    assertThat(bench.count()).isZero();
  }

  @Test
  void leavesOutAMessageWhoseOwnerIsGone() {
    bench.enqueue(MailBench.change(UUID.randomUUID(), "one"));

    assertThat(bench.count()).isZero();
  }

  @Test
  void cancelsByTopicWhatWasNotSent() {
    UUID owner = bench.owner();
    Message one = MailBench.change(owner, "one");
    Message other =
        new Message(
            owner,
            "test",
            "other",
            one.address(),
            one.language(),
            one.priority(),
            "other",
            Optional.of("case:2"),
            Optional.empty());
    bench.enqueue(one, other);

    int dropped =
        bench
            .database
            .transactions()
            .execute(transaction -> bench.outbox.cancel(List.of("case:1", "case:3")));

    assertThat(dropped).isEqualTo(1);
    assertThat(bench.outbox.list(owner))
        .extracting(sent -> sent.facts().getFirst())
        .containsExactly("other");
  }

  @Test
  void erasesWhatAnOwnerHas() {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.change(owner, "one"), MailBench.change(bench.owner(), "two"));

    bench.database.transactions().executeWithoutResult(transaction -> bench.outbox.erase(owner));

    assertThat(bench.outbox.list(owner)).isEmpty();
    assertThat(bench.count()).isEqualTo(1);
  }

  @Test
  void hidesWhatItKeepsAndWhenItBegan() {
    UUID owner = bench.owner();
    bench.enqueue(MailBench.change(owner, "IOE0912345678"));

    String row =
        bench
            .database
            .database()
            .sql("select convert_from(convert_to(m::text, 'UTF8'), 'UTF8') from mail.message m")
            .query(String.class)
            .single();

    assertThat(row)
        .doesNotContain("IOE0912345678")
        .doesNotContain("reader@home.example")
        .doesNotContain("case:1");
    assertThat(
            bench
                .database
                .database()
                .sql("select due = date_trunc('hour', due) from mail.message")
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  @Test
  void fixingWhatAMessageSaysTouchesNoIndex() {
    bench.enqueue(MailBench.change(bench.owner(), "one"));
    List<String> touched =
        bench
            .database
            .transactions()
            .execute(transaction -> {
              MailStore.Row row = bench.store.take(Message.Priority.DIGEST, 1).getFirst();
              bench.store.save(
                  UUID.randomUUID(),
                  Duration.ofMinutes(1),
                  Map.of(row.id(), Optional.of(new byte[500])));
              return bench
                  .database
                  .jdbc()
                  .sql(
                      """
                      select n_tup_upd || ' updated, ' || n_tup_hot_upd || ' on the page alone'
                      from pg_stat_xact_user_tables
                      where relid = 'mail.message'::regclass
                      """)
                  .query(String.class)
                  .list();
            });

    assertThat(touched).containsExactly("1 updated, 1 on the page alone");
  }
}
