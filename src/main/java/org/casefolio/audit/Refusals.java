package org.casefolio.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.web.ClientAddress;
import org.springframework.stereotype.Component;

/**
 * Records in the audit log that a program came without a valid credential. Whoever asks again and
 * again costs one entry a minute and network, and not a disk.
 */
@Component
public class Refusals {

  private final Audit audit;
  private final Limits limits;
  private final ClientAddress addresses;

  Refusals(Audit audit, Limits limits, ClientAddress addresses) {
    this.audit = audit;
    this.limits = limits;
    this.addresses = addresses;
  }

  /**
   * Records a refusal, unless one of this minute stands there already.
   *
   * @param door where it was: the action of the entry, one lower-case word
   */
  public void record(HttpServletRequest request, String door) {
    String network = addresses.networkOf(request);
    Limits.Limit perNetwork = new Limits.Limit(door + "-refused", 1, Duration.ofMinutes(1));
    if (limits.take(perNetwork, network) instanceof Limits.Taken) {
      audit.record(List.of(), door, "wrong-credential", Optional.of(network));
    }
  }
}
