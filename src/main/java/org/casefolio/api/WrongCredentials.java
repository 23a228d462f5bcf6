package org.casefolio.api;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.casefolio.audit.Audit;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.web.ClientAddress;
import org.springframework.stereotype.Component;

/**
 * Records in the audit log that somebody asked for a token without the credentials of a client.
 * Whoever asks again and again costs one entry a minute and network, and not a disk.
 */
@Component
class WrongCredentials {

  private static final Limits.Limit PER_NETWORK =
      new Limits.Limit("api-refused", 1, Duration.ofMinutes(1));

  private final Audit audit;
  private final Limits limits;
  private final ClientAddress addresses;

  WrongCredentials(Audit audit, Limits limits, ClientAddress addresses) {
    this.audit = audit;
    this.limits = limits;
    this.addresses = addresses;
  }

  void record(HttpServletRequest request) {
    String network = addresses.networkOf(request);
    if (limits.take(PER_NETWORK, network) instanceof Limits.Taken) {
      audit.record(List.of(), "api", "wrong-credential", Optional.of(network));
    }
  }
}
