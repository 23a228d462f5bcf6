package org.casefolio.mirror;

import org.casefolio.platform.settings.Demo;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Prints what to try when the demonstration of a mirror is ready. */
@Component("firstStepsOfAMirror")
@Demo
@Mirroring
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

  private String text() {
    return """

    Casefolio is ready. This is a demonstration of a mirror: it follows cases at the agency that is
    set. Two things to try:

      1. Create a portfolio, and add receipt numbers of that agency to it:
         %1$s/create
      2. Read the mail that comes when one of them changes there:
         %1$s/demo/mailbox

    """
        .formatted(address());
  }

  /** The configured address, else this machine with the port that was really opened. */
  private String address() {
    return source.find("casefolio.public-url").isPresent()
        ? settings.publicUrl().toString()
        : "http://localhost:" + source.text("local.server.port", "8080");
  }
}
