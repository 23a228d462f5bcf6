package org.casefolio.journeys;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;

/** The virtual authenticator of the browser. */
final class Passkeys {

  private Passkeys() {}

  /** Lets a page have passkeys, which are unlocked without anybody being asked. */
  static Visit keep(Visit visit) {
    CDPSession devtools = visit.page().context().newCDPSession(visit.page());
    devtools.send("WebAuthn.enable");
    JsonObject options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("transport", "internal");
    options.addProperty("hasResidentKey", true);
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    options.addProperty("automaticPresenceSimulation", true);
    JsonObject added = new JsonObject();
    added.add("options", options);
    devtools.send("WebAuthn.addVirtualAuthenticator", added);
    return visit;
  }
}
