package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.casefolio.platform.retention.LegalHold;
import org.casefolio.platform.retention.LegalHolds;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Which accounts go by themselves, on a clock that is moved on. */
@AccountsSite
class AccountSweepTests {

  @LocalServerPort private int port;
  @Autowired private AccountSweep sweep;
  @Autowired private Accounts accounts;
  @Autowired private LegalHolds holds;
  @Autowired private TestClock clock;

  private boolean isThere(String userId) {
    return accounts.findByUserId(userId).isPresent();
  }

  private void goDays(int days) {
    clock.advance(Duration.ofDays(days));
    sweep.run();
  }

  @Test
  void deletesOnlyAccountsThatNobodyCanUse() {
    People.create(new Visitor(port), "never.confirmed", "never@confirmed.example");
    Visitor returning = new Visitor(port);
    People.create(returning, "never.but.used", "never@used.example");
    People.create(new Visitor(port), "no.address", "");
    People.confirmed(port, "has.confirmed", "has@confirmed.example");
    People.create(new Visitor(port), "law.wants.it", "law@wants.example");
    AccountId wanted = accounts.findByUserId("law.wants.it").orElseThrow();
    int hold = holds.place(new LegalHold.OfAccount(wanted.value()), "why");

    goDays(59);
    People.signIn(returning, "never.but.used", People.PASSWORD);
    assertThat(isThere("Never.Confirmed")).isTrue();
    goDays(2);

    assertThat(isThere("never.confirmed")).isFalse();
    assertThat(isThere("never.but.used")).isTrue();
    assertThat(isThere("no.address")).isTrue();
    assertThat(isThere("has.confirmed")).isTrue();
    assertThat(isThere("law.wants.it")).isTrue();
    assertThat(accounts.find(wanted)).isPresent();

    holds.release(hold);
    goDays(500);

    assertThat(isThere("law.wants.it")).isFalse();
    assertThat(isThere("never.but.used")).isFalse();
    assertThat(isThere("no.address")).isTrue();
    assertThat(isThere("has.confirmed")).isTrue();
    assertThat(accounts.findByUserId("")).isEqualTo(Optional.empty());
  }
}
