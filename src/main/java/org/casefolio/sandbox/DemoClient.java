package org.casefolio.sandbox;

import java.util.Optional;
import org.casefolio.api.Clients;
import org.casefolio.api.Credentials;
import org.casefolio.platform.settings.PretendAgency;
import org.casefolio.platform.settings.Serving;
import org.springframework.stereotype.Component;

/**
 * The client of a demonstration, so that programs can ask right away. It is made at the first start
 * with a secret of its own, which is printed then and never again.
 */
@Component
@PretendAgency
@Serving
class DemoClient {

  /** What operators call it. */
  static final String NAME = "demo";

  private final Clients clients;

  DemoClient(Clients clients) {
    this.clients = clients;
  }

  /** Makes the client; empty if it was made before, or by another node. */
  Optional<Credentials> make() {
    return clients.list().stream().anyMatch(client -> client.name().equals(NAME))
        ? Optional.empty()
        : clients.add(NAME, null, null);
  }
}
