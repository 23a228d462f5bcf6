package org.casefolio.api;

import java.time.ZoneId;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.stereotype.Component;

/** What the operator chose of the API. */
@Component
class ApiSettings {

  private static final String CONTACT_NAME = "casefolio.api.contact-name";
  private static final String CONTACT_TELEPHONE = "casefolio.api.contact-telephone";

  private final int rate;
  private final int day;
  private final int subscriptions;
  private final ZoneId zone;
  private final String organization;
  private final String product;
  private final String help;

  ApiSettings(SettingsSource source, Settings settings) {
    boolean demo = settings.demo();
    this.rate = source.number("casefolio.api.rate", 10, 1, 100_000);
    this.day = source.number("casefolio.api.day", 400_000, 1, 1_000_000_000);
    this.subscriptions = source.number("casefolio.api.subscriptions", 50_000, 1, 1_000_000);
    this.zone = source.zone("casefolio.api.zone", settings.zone().getId());
    this.organization = demo ? "uscis" : settings.operator().name();
    this.product = demo ? "Case Status API - Sandbox" : "Case Status API";
    String name = source.text(CONTACT_NAME, demo ? "USCIS Contact Center" : organization);
    String telephone = source.text(CONTACT_TELEPHONE, demo ? "1-800-375-5283" : "");
    this.help =
        telephone.isEmpty()
            ? "contact " + name + " at " + settings.operator().contact()
            : "call the " + name + " at " + telephone;
  }

  /** Whether the API is served: unless it is said, where no other one is followed. */
  static boolean serves(SettingsSource source) {
    return source.flag(
        "casefolio.api.served", source.find("casefolio.upstream.token-url").isEmpty());
  }

  /** Requests a second that a client may make, unless it was given another number. */
  int rate() {
    return rate;
  }

  /** Requests a day that a client may make, unless it was given another number. */
  int day() {
    return day;
  }

  /** How many cases a client may subscribe to. */
  int subscriptions() {
    return subscriptions;
  }

  /** The time zone at whose midnight a day ends. */
  ZoneId zone() {
    return zone;
  }

  /** The agency as tokens name it. */
  String organization() {
    return organization;
  }

  /** What tokens are good for. */
  String product() {
    return product;
  }

  /** Whom a reader can turn to, as the end of "please …". */
  String help() {
    return help;
  }
}
