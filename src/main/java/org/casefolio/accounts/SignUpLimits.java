package org.casefolio.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.casefolio.accounts.SignInThrottle.Origin;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.limits.Limits.Exhausted;
import org.casefolio.platform.limits.Limits.Limit;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.stereotype.Component;

/**
 * How many accounts are created in a day (UTC) from one line and from one network ({@code
 * CASEFOLIO_ACCOUNTS_LINE}, {@code CASEFOLIO_ACCOUNTS_NETWORK}). What an account may do, such as
 * add 25 neighboring cases a day or have a mail sent to an address that is not its own yet, would
 * be no limit if anybody could have any number of them.
 */
@Component
class SignUpLimits {

  private static final Duration DAY = Duration.ofDays(1);
  private static final int MOST = 1_000_000_000;

  private final Limits limits;
  private final Limit line;
  private final Limit network;

  SignUpLimits(SettingsSource source, Limits limits) {
    this.limits = limits;
    this.line =
        new Limit("sign-up-line", source.number("casefolio.accounts.line", 50, 1, MOST), DAY);
    this.network =
        new Limit(
            "sign-up-network", source.number("casefolio.accounts.network", 300, 1, MOST), DAY);
  }

  /**
   * Whether there is no room for one more; takes nothing.
   *
   * @return when there is again; empty if there is now
   */
  Optional<Instant> look(Origin origin) {
    return until(limits.look(line, origin.line()))
        .or(() -> until(limits.look(network, origin.network())));
  }

  /** The same, and takes the place of one account if there is room. */
  Optional<Instant> take(Origin origin) {
    return until(limits.take(line, origin.line()))
        .or(() -> until(limits.take(network, origin.network())));
  }

  private static Optional<Instant> until(Limits.Outcome outcome) {
    return outcome instanceof Exhausted(Instant until) ? Optional.of(until) : Optional.empty();
  }
}
