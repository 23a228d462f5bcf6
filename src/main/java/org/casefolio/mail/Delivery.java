package org.casefolio.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.casefolio.mail.Bundles.Urgency;
import org.casefolio.mail.MailStore.Row;
import org.casefolio.mail.Message.Priority;
import org.casefolio.mail.Relay.Accepted;
import org.casefolio.mail.Relay.Answer;
import org.casefolio.mail.Relay.Broken;
import org.casefolio.mail.Relay.Deferred;
import org.casefolio.mail.Relay.Envelope;
import org.casefolio.mail.Relay.Refused;
import org.casefolio.mail.Relay.RelayUnavailable;
import org.casefolio.mail.Relay.Unsent;
import org.casefolio.mail.Relay.Unwelcome;
import org.casefolio.mail.Unreachable.Recipient;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.Bell;
import org.casefolio.platform.work.WorkLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A lane that delivers messages over one connection: takes some by lease and fixes what they say in
 * one transaction, hands them to the relay outside any transaction, and marks them, many at a time,
 * a second later at the latest. Ended at any point, it leaves rows that another takes up when the
 * lease has run out; a message that the relay accepted and nobody marked goes out again under the
 * same {@code Message-ID}.
 */
final class Delivery implements WorkLoop.Round {

  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  /** How many messages a lane holds; what a slow relay keeps waiting is given back. */
  static final int AT_ONCE = 128;

  static final Duration LEASE = Duration.ofSeconds(20);
  private static final Duration RENEWAL = Duration.ofSeconds(5);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration MARK_WITHIN = Duration.ofMillis(500);

  /** A batch is worked on for so long; then the queue is asked again what is most urgent. */
  private static final Duration BATCH = Duration.ofSeconds(3);

  /** For so long a message waits that cannot be read: somebody may put a backup in its place. */
  private static final Duration UNREADABLE = Duration.ofHours(1);

  private static final Duration IDLE = Duration.ofSeconds(20);
  private static final Duration OLDEST_CONNECTION = Duration.ofMinutes(5);
  private static final int MOST_PER_CONNECTION = 10_000;

  private final MailStore store;
  private final TransactionTemplate transactions;
  private final Vault vault;
  private final Composer composer;
  private final Bundles bundles;
  private final Lapses lapses;
  private final Relay relay;
  private final RelayState state;
  private final Brake brake;
  private final MailMeters meters;
  private final Returns returns;
  private final Clock clock;
  private final Lane lane;
  private final Marks marks;
  private volatile @Nullable Line line;
  private volatile @Nullable Batch current;
  private @Nullable Keeper keeper;

  /**
   * What a lane is.
   *
   * @param lowest the least urgent messages that it takes
   * @param zone where a day begins and ends
   * @param bell rung when there is more to do than this lane can take
   */
  record Lane(Priority lowest, ZoneId zone, Bell bell) {}

  Delivery(
      MailStore store,
      TransactionTemplate transactions,
      Vault vault,
      Composer composer,
      Relay relay,
      RelayState state,
      Brake brake,
      MailMeters meters,
      Returns returns,
      Clock clock,
      Lane lane) {
    this.store = store;
    this.transactions = transactions;
    this.vault = vault;
    this.composer = composer;
    this.bundles = new Bundles(store, vault, composer, clock, lane.zone());
    this.lapses = new Lapses(store, composer);
    this.relay = relay;
    this.state = state;
    this.brake = brake;
    this.meters = meters;
    this.returns = returns;
    this.clock = clock;
    this.lane = lane;
    this.marks = new Marks(store);
  }

  /** A message in hand. */
  private record InHand(Row row, Sealer sealer, Draft draft) {
    Recipient recipient() {
      return new Recipient(row.owner(), draft.address());
    }

    UUID id() {
      return row.id();
    }
  }

  /** A message in hand that is ready to go. */
  private record Ready(InHand message, Content content) {}

  /** An open connection and how much it has been used. */
  private static final class Line {
    private final Relay.Connection connection;
    private final long opened = System.nanoTime();
    private long used = System.nanoTime();
    private int messages;

    Line(Relay.Connection connection) {
      this.connection = connection;
    }

    boolean isFresh() {
      return messages == 0;
    }

    boolean isWornOut() {
      return messages >= MOST_PER_CONNECTION
          || System.nanoTime() - opened > OLDEST_CONNECTION.toNanos();
    }

    boolean isIdle() {
      return System.nanoTime() - used > IDLE.toNanos();
    }
  }

  @Override
  public WorkLoop.Next run(WorkLoop.Going going) {
    UUID lease = UUID.randomUUID();
    long begun = System.nanoTime();
    Taken taken = withMarks(() -> take(lease));
    if (taken.rows() == 0) {
      Line open = line;
      if (open != null && (open.isIdle() || !going.on())) {
        close(open);
      }
      return WorkLoop.Next.WHEN_RUNG;
    }
    if (taken.rows() >= AT_ONCE) {
      lane.bell().ring(); // there is enough for another lane
    }
    if (keeper == null) {
      keeper = new Keeper();
      keeper.start();
    }
    try (Batch batch = new Batch(lease, taken.ready(), begun)) {
      current = batch;
      return batch.send(taken.ready(), going);
    }
  }

  @Override
  public void close() {
    if (keeper != null) {
      keeper.stop();
      keeper = null;
    }
    try {
      flush();
    } finally {
      Line open = line;
      if (open != null) {
        close(open);
      }
    }
  }

  /**
   * What was taken from the queue.
   *
   * @param rows how many
   * @param ready those among them that can go, the most urgent first
   */
  private record Taken(int rows, List<Ready> ready) {}

  /**
   * What lies locked.
   *
   * @param size how much there was, also of what was not wanted any more
   * @param alone messages that go by themselves
   * @param letters letters of several messages
   */
  private record Gathered(int size, List<Row> alone, List<Bundles.Letter> letters) {}

  /**
   * Locks what is to go next: letters of what asks something or has changed, then what goes alone,
   * and digests where there is room. As long as there are enough urgent letters, nothing less
   * urgent goes before them.
   */
  private Gathered gather(UUID lease) {
    if (lane.lowest() == Priority.SIGN_IN) {
      List<Row> alone = store.take(Priority.SIGN_IN, AT_ONCE);
      return new Gathered(alone.size(), alone, List.of());
    }
    bundles.mend();
    Bundles.Taken urgent =
        bundles.take(new Urgency(Priority.SIGN_IN, Priority.CHANGE), AT_ONCE, List.of(), lease);
    boolean full = urgent.bundles() == AT_ONCE;
    List<Row> alone =
        new ArrayList<>(store.take(full ? Priority.ACTION_REQUIRED : lane.lowest(), AT_ONCE));
    int room = AT_ONCE - urgent.bundles() - alone.size();
    Bundles.Taken digests =
        room > 0
            ? bundles.take(new Urgency(Priority.DIGEST, lane.lowest()), room, urgent.alone(), lease)
            : Bundles.Taken.NOTHING;
    int size = urgent.bundles() + alone.size() + digests.bundles();
    alone.addAll(urgent.alone());
    alone.addAll(digests.alone());
    List<Bundles.Letter> letters = new ArrayList<>(urgent.letters());
    letters.addAll(digests.letters());
    return new Gathered(size, alone, letters);
  }

  /**
   * Takes messages, fixes what they say and puts them under the lease. Nobody else waits for these
   * rows longer than it takes to write them, and each is written to the table once. One whose
   * owner's key is gone is gone, too; what the brake holds falls out.
   */
  private Taken take(UUID lease) {
    Gathered gathered = gather(lease);
    if (gathered.alone().isEmpty() && gathered.letters().isEmpty()) {
      return new Taken(gathered.size(), List.of());
    }
    Map<UUID, Sealer> sealers =
        vault.find(gathered.alone().stream().map(Row::owner).collect(Collectors.toSet()));
    List<Row> rows = lapses.drop(gathered.alone(), sealers);
    List<Ready> ready = new ArrayList<>();
    List<UUID> orphans = new ArrayList<>();
    Map<UUID, Optional<byte[]>> fixed = new HashMap<>();
    Map<UUID, Content> fresh = new HashMap<>();
    List<MailStore.Delayed> later = new ArrayList<>();
    for (Row row : rows) {
      fixed.put(row.id(), Optional.empty()); // what stands there already, stays
      Sealer sealer = sealers.get(row.owner());
      if (sealer == null) {
        orphans.add(row.id());
        continue;
      }
      InHand message;
      Optional<Content> old;
      try {
        message = new InHand(row, sealer, Draft.open(sealer, row.draft()));
        old = row.content().map(sealed -> Content.open(sealer, sealed));
      } catch (RuntimeException e) { // a damaged row must not keep the others waiting
        log.error("A message cannot be read and waits: {}", WorkLoop.describe(e));
        later.add(new MailStore.Delayed(row.id(), lease, UNREADABLE, false));
        continue;
      }
      Optional<Duration> pause = pause(message);
      if (pause.isPresent()) {
        later.add(new MailStore.Delayed(row.id(), lease, pause.get(), false));
        continue;
      }
      Optional<Content> content =
          old.isPresent() ? old : composer.write(row.id(), row.writer(), message.draft());
      if (content.isEmpty()) {
        tryLater(lease, message, false);
        continue;
      }
      ready.add(new Ready(message, content.get()));
      if (old.isEmpty()) {
        fresh.put(row.id(), content.get());
        fixed.put(row.id(), Optional.of(content.get().seal(sealer)));
      }
    }
    for (Bundles.Letter letter : gathered.letters()) {
      InHand message = new InHand(letter.row(), letter.sealer(), letter.draft());
      fresh.put(message.id(), letter.content());
      Optional<Duration> pause = pause(message);
      if (pause.isPresent()) {
        later.add(new MailStore.Delayed(message.id(), lease, pause.get(), false));
      } else {
        ready.add(new Ready(message, letter.content()));
      }
    }
    if (!fixed.isEmpty()) {
      store.save(lease, LEASE, fixed);
    }
    if (!orphans.isEmpty()) {
      store.drop(lease, orphans);
    }
    if (!later.isEmpty()) {
      store.postpone(later);
    }
    returns.expect(fresh);
    Set<UUID> back = turnBack(lease, ready);
    ready.removeIf(message -> back.contains(message.message().id()));
    ready.sort(Comparator.comparing(message -> message.message().row().priority()));
    return new Taken(gathered.size(), ready);
  }

  /** For how long the brake holds a message. */
  private Optional<Duration> pause(InHand message) {
    Priority priority = message.row().priority();
    Optional<Duration> pause = brake.take(message.draft().address(), priority);
    if (pause.isPresent()) {
      meters.braked(priority);
    }
    return pause;
  }

  /** Keeps for their readers what goes to an address that gets no mail; returns which. */
  private Set<UUID> turnBack(UUID lease, List<Ready> ready) {
    Set<Recipient> stopped =
        returns.stopped(ready.stream().map(one -> one.message().recipient()).toList());
    List<MailStore.Done> back =
        ready.stream()
            .map(Ready::message)
            .filter(message ->
                stopped.contains(message.recipient())
                    && !composer.reachesUnreachable(message.row().writer()))
            .map(message -> new MailStore.Done(message.id(), remainder(message)))
            .toList();
    if (!back.isEmpty()) {
      store.turnBack(lease, back, today());
    }
    return back.stream().map(MailStore.Done::id).collect(Collectors.toSet());
  }

  /**
   * Does something in a transaction that first writes down what became of messages: it waits for
   * rows before it holds any.
   */
  private <T> T withMarks(Supplier<T> work) {
    Marks.Taken taken = marks.take();
    boolean done = false;
    try {
      T result =
          required(
              transactions.execute(transaction -> {
                taken.write(today());
                return work.get();
              }));
      done = true;
      return result;
    } finally {
      if (!done) {
        marks.putBack(taken);
      }
    }
  }

  private void flush() {
    if (!marks.isEmpty()) {
      withMarks(() -> true);
    }
  }

  /**
   * Messages on their way. While they are, a second thread keeps their lease, so that it may be
   * short: what a killed process held is free again within seconds, and a slow relay does not make
   * anyone else send the same. What the relay keeps waiting too long it gives back.
   */
  private final class Batch implements AutoCloseable {

    private final UUID lease;
    private final Set<UUID> held;
    private final ConcurrentLinkedQueue<Ready> queue = new ConcurrentLinkedQueue<>();
    private final long begun = System.nanoTime();
    private long renewed;

    /**
     * @param taking when taking them was begun: on a busy machine much of the lease may be over
     */
    Batch(UUID lease, List<Ready> ready, long taking) {
      this.lease = lease;
      // Also those that were accepted: until that is written down, nobody else may take them up.
      this.held =
          ready.stream()
              .map(message -> message.message().id())
              .collect(Collectors.toUnmodifiableSet());
      this.renewed = taking;
    }

    WorkLoop.Next send(List<Ready> ready, WorkLoop.Going going) {
      queue.addAll(ready);
      for (Ready next = queue.poll(); next != null; next = queue.poll()) {
        if (!going.on()) {
          giveBack(next);
          return WorkLoop.Next.WHEN_RUNG;
        }
        if (isLong()) {
          giveBack(next);
          return WorkLoop.Next.AGAIN;
        }
        try {
          mark(next.message(), hand(next));
        } catch (RelayUnavailable e) {
          state.fails(String.valueOf(e.getMessage()));
          List<Ready> rest = rest(next);
          rest.stream()
              .map(Ready::message)
              .filter(message -> delay(message).isEmpty())
              .forEach(message -> marks.givenUp(new MailStore.Held(message.id(), lease, false)));
          release(rest);
          return WorkLoop.Next.LATER;
        }
        if (marks.areHeldFor(MARK_WITHIN)) {
          flush();
        }
      }
      return WorkLoop.Next.AGAIN;
    }

    private void mark(InHand message, Answer answer) {
      meters.answered(message.row().priority(), answer);
      switch (answer) {
        case Accepted accepted -> {
          marks.accepted(message.id(), remainder(message));
          if (message.row().resent().isEmpty()) { // what goes once more is no measure of speed
            meters.accepted(
                message.row().priority(),
                Duration.between(message.draft().begun(), clock.instant()));
          }
        }
        case Deferred deferred -> tryLater(lease, message, false);
        case Unwelcome unwelcome -> tryLater(lease, message, false);
        case Unsent unsent -> tryLater(lease, message, false);
        case Broken broken -> tryLater(lease, message, true);
        case Refused refused -> marks.givenUp(new MailStore.Held(message.id(), lease, false));
      }
    }

    private boolean isLong() {
      return System.nanoTime() - begun > BATCH.toNanos();
    }

    private List<Ready> rest(Ready first) {
      List<Ready> rest = new ArrayList<>();
      for (Ready next = first; next != null; next = queue.poll()) {
        rest.add(next);
      }
      return rest;
    }

    private void giveBack(Ready first) {
      release(rest(first));
    }

    private void release(Collection<Ready> messages) {
      List<UUID> ids = messages.stream().map(message -> message.message().id()).toList();
      withMarks(() -> {
        store.release(lease, ids);
        return true;
      });
    }

    /** Done by the keeper, twice a second. */
    private void tick() {
      Line open = line;
      if (open != null) {
        open.connection.breakOffIfOverdue();
      }
      if (isLong()) {
        List<Ready> waiting = rest();
        if (!waiting.isEmpty()) {
          release(waiting);
        }
      }
      if (marks.areHeldFor(MARK_WITHIN)) {
        flush();
      }
      if (System.nanoTime() - renewed > RENEWAL.toNanos()) {
        transactions.executeWithoutResult(transaction -> store.renew(lease, held, LEASE));
        renewed = System.nanoTime();
      }
    }

    private List<Ready> rest() {
      Ready first = queue.poll();
      return first == null ? List.of() : rest(first);
    }

    @Override
    public void close() {
      current = null;
    }
  }

  /** Looks after the batch in hand for as long as the lane is used. */
  private final class Keeper {

    private final CountDownLatch over = new CountDownLatch(1);

    void start() {
      Thread.ofPlatform().daemon().name("mail-lease").start(this::keep);
    }

    private void keep() {
      try {
        while (!over.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
          Batch batch = current;
          if (batch != null) {
            keep(batch);
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static void keep(Batch batch) {
      try {
        batch.tick();
      } catch (RuntimeException e) {
        log.warn("A lease could not be renewed: {}", WorkLoop.describe(e));
      }
    }

    void stop() {
      over.countDown();
    }
  }

  /** Hands a message over; once more if a kept connection turns out to have died. */
  private Answer hand(Ready ready) throws RelayUnavailable {
    Optional<byte[]> bytes = composer.render(ready.content(), ready.message().draft());
    if (bytes.isEmpty()) {
      return new Refused();
    }
    Envelope envelope =
        new Envelope(returns.of(ready.content()), ready.message().draft().address());
    Line open = line();
    boolean fresh = open.isFresh();
    Answer answer = send(open, envelope, bytes.get());
    if (answer instanceof Unsent && !fresh) {
      answer = send(line(), envelope, bytes.get());
    }
    return answer;
  }

  private Answer send(Line open, Envelope envelope, byte[] bytes) {
    Answer answer = open.connection.send(envelope, bytes);
    open.used = System.nanoTime();
    open.messages++;
    if (!open.connection.isOpen()) {
      close(open);
    }
    return answer;
  }

  private Line line() throws RelayUnavailable {
    Line open = line;
    if (open != null && !open.isWornOut()) {
      return open;
    }
    if (open != null) {
      close(open);
    }
    Line fresh = new Line(relay.connect());
    state.works();
    line = fresh;
    return fresh;
  }

  private void close(Line open) {
    line = null;
    open.connection.close();
  }

  /** Nothing that opens an account is kept once it has gone out. */
  private static byte @Nullable [] remainder(InHand message) {
    return message.row().priority() == Priority.SIGN_IN
        ? message.draft().withoutFacts().seal(message.sealer())
        : null;
  }

  private void tryLater(UUID lease, InHand message, boolean doubt) {
    delay(message)
        .ifPresentOrElse(
            delay -> marks.delayed(new MailStore.Delayed(message.id(), lease, delay, doubt)),
            () -> marks.givenUp(new MailStore.Held(message.id(), lease, doubt)));
  }

  private Optional<Duration> delay(InHand message) {
    Instant begun = message.row().resent().orElse(message.draft().enqueued());
    return RetryPolicy.delay(
        message.row().attempts(),
        Duration.between(begun, clock.instant()),
        ThreadLocalRandom.current().nextDouble());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), lane.zone());
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("no result");
    }
    return value;
  }
}
