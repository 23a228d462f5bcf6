package org.casefolio.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.casefolio.mail.Relay.Accepted;
import org.casefolio.mail.Relay.Answer;
import org.casefolio.mail.Relay.Connection;
import org.casefolio.mail.Relay.Envelope;
import org.casefolio.mail.Relay.RelayUnavailable;
import org.casefolio.mail.Relay.Unwelcome;
import org.junit.jupiter.api.Test;

class RelaysTests {

  private static final Envelope ENVELOPE = new Envelope("a@example.org", "b@example.org");

  private Instant now = Instant.parse("2026-03-03T17:00:00Z");

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  private final Switched first = new Switched();
  private final Switched second = new Switched();
  private final Relays relays = new Relays(List.of(first, second), clock);

  /** A relay that is there or not, and answers as it is set to. */
  private static final class Switched implements Relay {
    private boolean away;
    private Answer answer = new Accepted();
    private int asked;
    private int sent;

    @Override
    public Connection connect() throws RelayUnavailable {
      asked++;
      if (away) {
        throw new RelayUnavailable("away");
      }
      return new Connection() {
        @Override
        public Answer send(Envelope envelope, byte[] message) {
          sent++;
          return answer;
        }

        @Override
        public boolean isOpen() {
          return true;
        }

        @Override
        public void close() {}
      };
    }
  }

  private void send() throws RelayUnavailable {
    try (Connection connection = relays.connect()) {
      connection.send(ENVELOPE, new byte[0]);
    }
  }

  @Test
  void usesTheFirstThatWorks() throws RelayUnavailable {
    send();
    assertThat(first.sent).isEqualTo(1);

    first.away = true;
    send();
    assertThat(second.sent).isEqualTo(1);
  }

  @Test
  void leavesAloneWhatFailsAndComesBackToIt() throws RelayUnavailable {
    first.away = true;
    send();
    send();
    send();
    assertThat(first.asked).as("asked once, then left alone").isEqualTo(1);
    assertThat(relays.leftAlone()).isEqualTo(1);

    now = now.plusSeconds(3);
    send();
    send();
    assertThat(first.asked).as("tried once more").isEqualTo(2);

    first.away = false;
    now = now.plusSeconds(120);
    send();
    send();
    assertThat(first.sent).isEqualTo(2);
    assertThat(relays.leftAlone()).isZero();
  }

  @Test
  void turnsAwayFromARelayThatRefusesUsAgainAndAgain() throws RelayUnavailable {
    first.answer = new Unwelcome();
    for (int i = 0; i < 5; i++) {
      send();
    }
    assertThat(second.sent).isZero();

    send();
    assertThat(second.sent).isEqualTo(1);
  }

  @Test
  void saysSoWhenNoneWorks() {
    first.away = true;
    second.away = true;

    assertThatThrownBy(relays::connect).isInstanceOf(RelayUnavailable.class);
    assertThatThrownBy(relays::connect).isInstanceOf(RelayUnavailable.class);
    assertThat(first.asked + second.asked).isEqualTo(2);
  }
}
