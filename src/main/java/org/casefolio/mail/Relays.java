package org.casefolio.mail;

import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several relays as one: the first that works is used. One that fails is left alone for a while
 * that grows with each failure.
 */
final class Relays implements Relay {

  private static final Logger log = LoggerFactory.getLogger(Relays.class);

  private final List<Member> members;

  Relays(List<? extends Relay> relays, Clock clock) {
    this.members =
        IntStream.range(0, relays.size())
            .mapToObj(i -> new Member(i + 1, relays.get(i), new Circuit(clock)))
            .toList();
  }

  private record Member(int number, Relay relay, Circuit circuit) {}

  /** How many of them are left alone just now. */
  int leftAlone() {
    return (int) members.stream().filter(member -> member.circuit().isOpen()).count();
  }

  @Override
  public Connection connect() throws RelayUnavailable {
    String why = "it has just failed";
    for (Member member : members) {
      if (!member.circuit().permits()) {
        continue;
      }
      try {
        return new Watched(member, member.relay().connect());
      } catch (RelayUnavailable e) {
        why = String.valueOf(e.getMessage());
        if (member.circuit().fails()) {
          log.warn("Mail relay {} cannot be used: {}.", member.number(), why);
        }
      }
    }
    throw new RelayUnavailable(why);
  }

  /** A connection whose fate is noted. */
  private record Watched(Member member, Connection connection) implements Connection {

    @Override
    public Answer send(Envelope envelope, byte[] message) {
      Answer answer = connection.send(envelope, message);
      switch (answer) {
        case Accepted accepted -> works();
        case Deferred deferred -> works();
        case Refused refused -> works();
        case Unwelcome unwelcome -> troubles();
        case Unsent unsent -> troubles();
        case Broken broken -> troubles();
      }
      return answer;
    }

    private void works() {
      if (member.circuit().works()) {
        log.info("Mail relay {} works again.", member.number());
      }
    }

    private void troubles() {
      if (member.circuit().troubles()) {
        log.warn("Mail relay {} fails at one message after the other.", member.number());
      }
    }

    @Override
    public boolean isOpen() {
      return connection.isOpen();
    }

    @Override
    public void breakOffIfOverdue() {
      connection.breakOffIfOverdue();
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
