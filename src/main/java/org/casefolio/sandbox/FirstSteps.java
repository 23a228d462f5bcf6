package org.casefolio.sandbox;

import org.casefolio.platform.settings.Demo;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Prints what to try when the demonstration is ready. */
@Component
@Demo
@Serving
class FirstSteps {

  private final Settings settings;
  private final SettingsSource source;

  FirstSteps(Settings settings, SettingsSource source) {
    this.settings = settings;
    this.source = source;
  }

  @EventListener(ApplicationReadyEvent.class)
  void print() {
    System.out.print(text());
    System.out.flush();
  }

  String text() {
    return """

    Casefolio is ready. This is a demonstration: no case in it is real. Three things to try:

      1. Check case %2$s and create a portfolio with it:
         %1$s/
      2. Make something happen to it:
         java -jar target/casefolio.jar sandbox advance %3$s
      3. Read the mail that this causes:
         %1$s/demo/mailbox

    """
        .formatted(address(), SyntheticCases.DEMO_CASE.grouped(), SyntheticCases.DEMO_CASE.value());
  }

  /** The configured address, else this machine with the port that was really opened. */
  private String address() {
    return source.find("casefolio.public-url").isPresent()
        ? settings.publicUrl().toString()
        : "http://localhost:" + source.text("local.server.port", "8080");
  }
}
