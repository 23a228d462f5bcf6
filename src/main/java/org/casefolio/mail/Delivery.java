package org.casefolio.mail;

import jakarta.mail.internet.AddressException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.casefolio.mail.MailStore.Fixed;
import org.casefolio.mail.MailStore.Row;
import org.casefolio.mail.Message.Priority;
import org.casefolio.mail.Relay.Accepted;
import org.casefolio.mail.Relay.Answer;
import org.casefolio.mail.Relay.Broken;
import org.casefolio.mail.Relay.Deferred;
import org.casefolio.mail.Relay.Envelope;
import org.casefolio.mail.Relay.Refused;
import org.casefolio.mail.Relay.RelayUnavailable;
import org.casefolio.mail.Unreachable.Mailbox;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.WorkLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Delivers messages: takes some by lease, fixes what they say and commits that, hands them to the
 * relay outside any transaction, and marks each as soon as its fate is known. Ended at any point,
 * it leaves rows that another takes up when the lease has run out; a message that the relay
 * accepted and nobody marked goes out again under the same {@code Message-ID}.
 */
final class Delivery implements WorkLoop.Round {

  private static final Logger log = LoggerFactory.getLogger(Delivery.class);
  private static final int AT_ONCE = 20;
  private static final Duration LEASE = Duration.ofSeconds(20);
  private static final Duration RENEWAL = Duration.ofSeconds(5);

  private final MailStore store;
  private final TransactionTemplate transactions;
  private final Vault vault;
  private final Map<String, Writer> writers;
  private final Relay relay;
  private final RelayState state;
  private final ReturnPaths paths;
  private final Unreachable unreachable;
  private final Clock clock;
  private final Settings settings;
  private final Mime mime;
  private final SecureRandom random = new SecureRandom();
  private Relay.@Nullable Connection connection;

  Delivery(
      MailStore store,
      TransactionTemplate transactions,
      Vault vault,
      List<Writer> writers,
      Relay relay,
      RelayState state,
      ReturnPaths paths,
      Unreachable unreachable,
      Clock clock,
      Settings settings) {
    this.store = store;
    this.transactions = transactions;
    this.vault = vault;
    this.writers = writers.stream().collect(Collectors.toMap(Writer::name, writer -> writer));
    this.relay = relay;
    this.state = state;
    this.paths = paths;
    this.unreachable = unreachable;
    this.clock = clock;
    this.settings = settings;
    this.mime = new Mime(settings);
  }

  /** A message in hand. */
  private record InHand(Row row, Sealer sealer, Draft draft) {
    Mailbox mailbox() {
      return new Mailbox(row.owner(), draft.address());
    }
  }

  /** A message in hand that is ready to go. */
  private record Ready(InHand message, Content content) {}

  @Override
  public WorkLoop.Next run(WorkLoop.Going going) {
    UUID lease = UUID.randomUUID();
    List<InHand> taken = take(lease);
    if (taken.isEmpty()) {
      close(); // an idle connection is kept by nobody
      return WorkLoop.Next.WHEN_RUNG;
    }
    Set<UUID> held = taken.stream().map(message -> message.row().id()).collect(Collectors.toSet());
    CountDownLatch over = new CountDownLatch(1);
    Thread.ofVirtual().name("mail-lease").start(() -> renew(lease, held, over));
    try {
      List<Ready> ready = reachable(lease, write(lease, taken));
      ready.sort(Comparator.comparing(message -> message.message().row().priority()));
      return send(lease, ready, going);
    } finally {
      over.countDown();
    }
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  /** Claims messages and opens them; one whose owner's key is gone is gone, too. */
  private List<InHand> take(UUID lease) {
    return required(
        transactions.execute(transaction -> {
          List<Row> rows = store.claim(lease, LEASE, AT_ONCE);
          Map<UUID, Sealer> sealers =
              rows.isEmpty()
                  ? Map.of()
                  : vault.find(rows.stream().map(Row::owner).collect(Collectors.toSet()));
          List<InHand> taken = new ArrayList<>();
          List<UUID> orphans = new ArrayList<>();
          for (Row row : rows) {
            Sealer sealer = sealers.get(row.owner());
            if (sealer == null) {
              orphans.add(row.id());
            } else {
              taken.add(new InHand(row, sealer, Draft.open(sealer, row.draft())));
            }
          }
          if (!orphans.isEmpty()) {
            store.drop(lease, orphans);
          }
          return taken;
        }));
  }

  /** Fixes what the messages say; those cancelled meanwhile fall out. */
  private List<Ready> write(UUID lease, List<InHand> taken) {
    List<Ready> ready = new ArrayList<>();
    Map<UUID, Fixed> fresh = new HashMap<>();
    Set<UUID> failed = new HashSet<>();
    for (InHand message : taken) {
      Row row = message.row();
      if (row.content().isPresent()) {
        Content content = Content.open(message.sealer(), row.content().get());
        ready.add(new Ready(message, content));
        fresh.put(row.id(), new Fixed(row.content().get(), paths.hash(content).orElse(null)));
      } else {
        Optional<Content> content = write(message);
        if (content.isPresent()) {
          ready.add(new Ready(message, content.get()));
          fresh.put(
              row.id(),
              new Fixed(
                  content.get().seal(message.sealer()), paths.hash(content.get()).orElse(null)));
        } else {
          failed.add(row.id());
        }
      }
    }
    Set<UUID> saved =
        required(
            transactions.execute(transaction -> {
              taken.stream()
                  .filter(message -> failed.contains(message.row().id()))
                  .forEach(message -> tryLater(lease, message));
              return fresh.isEmpty() ? Set.of() : store.save(lease, fresh);
            }));
    ready.removeIf(message -> !saved.contains(message.message().row().id()));
    return ready;
  }

  /** Leaves out what goes to an address that gets no mail: it is kept for its reader, unsent. */
  private List<Ready> reachable(UUID lease, List<Ready> ready) {
    if (ready.isEmpty()) {
      return ready;
    }
    return required(
        transactions.execute(transaction -> {
          Set<Mailbox> closed =
              unreachable.among(ready.stream().map(one -> one.message().mailbox()).toList());
          List<Ready> open = new ArrayList<>();
          for (Ready one : ready) {
            InHand message = one.message();
            Writer writer = writers.get(message.row().writer());
            if (closed.contains(message.mailbox())
                && (writer == null || !writer.reachesUnreachable())) {
              store.turnBack(message.row().id(), lease, today(), remainder(message));
            } else {
              open.add(one);
            }
          }
          return open;
        }));
  }

  private Optional<Content> write(InHand message) {
    Row row = message.row();
    Writer writer = writers.get(row.writer());
    if (writer == null) {
      log.error("No writer is called {}; its messages wait.", row.writer());
      return Optional.empty();
    }
    try {
      Written written =
          writer.write(
              row.id(), message.draft().facts(), Locale.forLanguageTag(message.draft().language()));
      return Optional.of(new Content(messageId(), clock.instant(), written));
    } catch (RuntimeException e) {
      log.error("A message of {} cannot be written: {}", row.writer(), WorkLoop.describe(e));
      return Optional.empty();
    }
  }

  private String messageId() {
    String sender = settings.operator().sender();
    return "<" + UUID.randomUUID() + sender.substring(sender.lastIndexOf('@')) + ">";
  }

  private WorkLoop.Next send(UUID lease, List<Ready> ready, WorkLoop.Going going) {
    for (int i = 0; i < ready.size(); i++) {
      if (!going.on()) {
        release(lease, ready.subList(i, ready.size()));
        return WorkLoop.Next.WHEN_RUNG;
      }
      Relay.Connection open;
      try {
        open = connection();
        state.works();
      } catch (RelayUnavailable e) {
        state.fails(String.valueOf(e.getMessage()));
        List<Ready> rest = ready.subList(i, ready.size());
        transactions.executeWithoutResult(transaction -> {
          rest.stream()
              .map(Ready::message)
              .filter(message -> delay(message).isEmpty())
              .forEach(message -> store.giveUp(message.row().id(), lease, today()));
          store.release(lease, ids(rest));
        });
        return WorkLoop.Next.LATER;
      }
      InHand message = ready.get(i).message();
      Answer answer = send(open, message, ready.get(i).content());
      if (!(answer instanceof Accepted) && !open.isAlive()) {
        close();
      }
      transactions.executeWithoutResult(transaction -> mark(lease, message, answer));
    }
    return WorkLoop.Next.AGAIN;
  }

  private Answer send(Relay.Connection open, InHand message, Content content) {
    String recipient = message.draft().address();
    byte[] bytes;
    try {
      bytes = mime.render(content, recipient, message.draft().language());
    } catch (AddressException e) {
      return new Refused();
    }
    return open.send(new Envelope(paths.of(content), recipient), bytes);
  }

  private void mark(UUID lease, InHand message, Answer answer) {
    switch (answer) {
      case Accepted accepted -> store.accept(message.row().id(), today(), remainder(message));
      case Deferred deferred -> tryLater(lease, message);
      case Broken broken -> tryLater(lease, message);
      case Refused refused -> store.giveUp(message.row().id(), lease, today());
    }
  }

  /** Nothing that opens an account is kept once it has gone out. */
  private static byte @Nullable [] remainder(InHand message) {
    return message.row().priority() == Priority.SIGN_IN
        ? message.draft().withoutFacts().seal(message.sealer())
        : null;
  }

  private void tryLater(UUID lease, InHand message) {
    UUID id = message.row().id();
    delay(message)
        .ifPresentOrElse(
            delay -> store.backOff(id, lease, delay), () -> store.giveUp(id, lease, today()));
  }

  private Optional<Duration> delay(InHand message) {
    return RetryPolicy.delay(
        message.row().attempts(),
        Duration.between(message.draft().since(), clock.instant()),
        random.nextDouble());
  }

  private void release(UUID lease, List<Ready> messages) {
    transactions.executeWithoutResult(transaction -> store.release(lease, ids(messages)));
  }

  private static List<UUID> ids(List<Ready> messages) {
    return messages.stream().map(message -> message.message().row().id()).toList();
  }

  private Relay.Connection connection() throws RelayUnavailable {
    Relay.Connection open = connection;
    if (open == null) {
      open = relay.connect();
      connection = open;
    }
    return open;
  }

  private LocalDate today() {
    Instant now = clock.instant();
    return LocalDate.ofInstant(now, settings.zone());
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("no result");
    }
    return value;
  }

  /**
   * Keeps a lease while it is worked on, so that it may be short: what a killed process held is
   * free again within seconds, and a slow relay does not make anyone else send the same.
   */
  private void renew(UUID lease, Set<UUID> ids, CountDownLatch over) {
    try {
      while (!over.await(RENEWAL.toMillis(), TimeUnit.MILLISECONDS)) {
        transactions.executeWithoutResult(transaction -> store.renew(lease, ids, LEASE));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.warn("A lease could not be renewed: {}", WorkLoop.describe(e));
    }
  }
}
