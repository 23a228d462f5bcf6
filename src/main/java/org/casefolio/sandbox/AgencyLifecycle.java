package org.casefolio.sandbox;

import org.casefolio.platform.settings.PretendAgency;
import org.casefolio.platform.settings.Serving;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Opens the agency before the web server opens its port: who finds the site finds the cases. */
@Component
@PretendAgency
@Serving
class AgencyLifecycle implements SmartLifecycle {

  private final AgencyOpening opening;
  private volatile boolean running;

  AgencyLifecycle(AgencyOpening opening) {
    this.opening = opening;
  }

  @Override
  public void start() {
    opening.open();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Long before the web server, which starts among the last. */
  @Override
  public int getPhase() {
    return 0;
  }
}
