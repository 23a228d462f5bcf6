package org.casefolio.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A mail server that fails. Each node has a port of its own, so that what it accepted can be told
 * by whom it came from. The n-th message of the n-th connection of a port always meets the same
 * fate; beside that it refuses connections altogether now and then.
 */
final class FaultySmtp implements AutoCloseable {

  private static final Duration GREYLISTED = Duration.ofSeconds(20);
  private static final Duration FORGOTTEN = Duration.ofSeconds(90);

  private final long seed;
  private final List<Door> doors = new ArrayList<>();
  private final Set<String> gone = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> greylist = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Copy> copies = new ConcurrentLinkedQueue<>();
  private volatile boolean faulty;
  private volatile boolean closed;

  FaultySmtp(long seed, int nodes) {
    this.seed = seed;
    for (int node = 0; node < nodes; node++) {
      doors.add(new Door(node));
    }
  }

  /** The port of one node. */
  private final class Door {
    private final int node;
    private final int port;
    private final Random random;
    private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();
    private volatile Run run;
    private volatile ServerSocket socket;
    private int connections;

    Door(int node) {
      this.node = node;
      this.random = new Random(seed * 31 + node);
      this.run = new Run(node);
      this.socket = open(0);
      this.port = socket.getLocalPort();
      Thread.ofPlatform().daemon().name("smtp-door-" + node).start(this::welcome);
      Thread.ofPlatform().daemon().name("smtp-moods-" + node).start(this::moods);
    }

    private void welcome() {
      while (!closed) {
        ServerSocket open = socket;
        try {
          Socket client = open.accept();
          int number = connections++;
          Random fate = new Random(((seed * 31 + node) << 24) + number);
          Thread.ofPlatform()
              .daemon()
              .name("smtp-" + node)
              .start(new SmtpDialogue(FaultySmtp.this, client, run, fate));
        } catch (IOException e) {
          pause(Duration.ofMillis(20)); // shut for a while
        }
      }
    }

    /** Now and then nobody can get in. */
    private void moods() {
      while (!closed) {
        pause(Duration.ofMillis(4_000 + random.nextInt(16_000)));
        Duration refusing = Duration.ofMillis(300 + random.nextInt(2_000));
        if (faulty) {
          closeQuietly(socket);
          pause(refusing);
          if (!closed) {
            socket = open(port);
          }
        }
      }
    }
  }

  int port(int node) {
    return doors.get(node).port;
  }

  /** Begins to fail. */
  void rage() {
    faulty = true;
  }

  /** Works as it should from now on. */
  void calm() {
    faulty = false;
  }

  boolean isFaulty() {
    return faulty;
  }

  /** From now on there is no such recipient. */
  void forget(String recipient) {
    gone.add(recipient);
  }

  boolean knows(String recipient) {
    return !gone.contains(recipient);
  }

  /** The life of a node that is connected now. */
  Run run(int node) {
    return doors.get(node).run;
  }

  /** A node was killed: what connects later is another life of it. */
  Run killed(int node) {
    Door door = doors.get(node);
    Run ended = door.run;
    ended.killed(System.nanoTime());
    door.run = new Run(node);
    return ended;
  }

  /** Sets a trap for the next message of a node. */
  void set(int node, Trap trap) {
    doors.get(node).trap.set(trap);
  }

  void unset(int node) {
    doors.get(node).trap.set(null);
  }

  /** The trap at this point, which is then gone; null if there is none. */
  @Nullable Trap spring(int node, Fault.Point point) {
    AtomicReference<@Nullable Trap> place = doors.get(node).trap;
    Trap trap = place.get();
    return trap != null && trap.point() == point && place.compareAndSet(trap, null) ? trap : null;
  }

  /** Whether this recipient has to come back later. */
  boolean greylists(String recipient) {
    long now = System.nanoTime();
    greylist.values().removeIf(since -> now - since > FORGOTTEN.toNanos());
    Long since = greylist.putIfAbsent(recipient, now);
    return since == null || now - since < GREYLISTED.toNanos();
  }

  void accept(Copy copy) {
    copies.add(copy);
  }

  /** Everything accepted so far, in that order. */
  List<Copy> copies() {
    return List.copyOf(copies);
  }

  @Override
  public void close() {
    closed = true;
    doors.forEach(door -> closeQuietly(door.socket));
  }

  private static ServerSocket open(int port) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      // Below the ports that connections are made from, so that it is free again when wanted.
      int wanted = port == 0 ? 20_000 + new Random().nextInt(10_000) : port;
      try {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 50);
        return socket;
      } catch (BindException e) {
        if (System.nanoTime() > end) {
          throw new UncheckedIOException(e);
        }
        pause(Duration.ofMillis(50));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is not needed any more
    }
  }
}
