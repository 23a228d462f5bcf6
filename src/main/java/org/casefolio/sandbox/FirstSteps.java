package org.casefolio.sandbox;

import java.util.Optional;
import org.casefolio.api.Credentials;
import org.casefolio.platform.settings.PretendAgency;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Prints what to try when the demonstration is ready. */
@Component
@PretendAgency
@Serving
class FirstSteps {

  private final Settings settings;
  private final SettingsSource source;
  private final DemoClient client;

  FirstSteps(Settings settings, SettingsSource source, DemoClient client) {
    this.settings = settings;
    this.source = source;
    this.client = client;
  }

  @EventListener(ApplicationReadyEvent.class)
  void print() {
    System.out.print(text(client.make()));
    System.out.flush();
  }

  /** What is printed; with the credentials of the client if it was made just now. */
  String text(Optional<Credentials> made) {
    return """

    Casefolio is ready. This is a demonstration: no case in it is real. Three things to try:

      1. Check case %2$s and create a portfolio with it:
         %1$s/
      2. Make something happen to it:
         java -jar target/casefolio.jar sandbox advance %3$s
      3. Read the mail that this causes:
         %1$s/demo/mailbox

    Programs ask as %1$s/developers says.
    %4$s
    """
        .formatted(
            address(),
            SyntheticCases.DEMO_CASE.grouped(),
            SyntheticCases.DEMO_CASE.value(),
            made.map(FirstSteps::credentials).orElse(""));
  }

  private static String credentials(Credentials made) {
    return """
     The client of this demonstration, shown this once:

      client_id=%s
      client_secret=%s
    """
        .formatted(made.clientId(), made.secret());
  }

  /** The configured address, else this machine with the port that was really opened. */
  private String address() {
    return source.find("casefolio.public-url").isPresent()
        ? settings.publicUrl().toString()
        : "http://localhost:" + source.text("local.server.port", "8080");
  }
}
