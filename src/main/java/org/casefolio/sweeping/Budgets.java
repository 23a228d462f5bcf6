package org.casefolio.sweeping;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.ReceiptReading;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.stereotype.Component;

/**
 * How much is answered before it counts as too much: settings whose defaults are explained in
 * {@code docs/operations.md}. An hour or a day begins with the first thing counted in it.
 */
@Component
class Budgets {

  /** How long what is asked is counted. */
  static final Duration HOUR = Duration.ofHours(1);

  /** How long what is followed is counted, and how long it must be quiet after a sweep. */
  static final Duration DAY = Duration.ofDays(1);

  private static final String CANARIES = "casefolio.canaries";
  private static final int MOST = 1_000_000_000;

  private final int always;
  private final int address;
  private final int network;
  private final int neighborhood;
  private final int addedNeighbors;
  private final int addedInADay;
  private final int alert;
  private final Set<ReceiptNumber> canaries = new HashSet<>();

  Budgets(SettingsSource source) {
    this.always = source.number("casefolio.checks.always", 3, 3, MOST);
    this.address = source.number("casefolio.checks.address", 1_000, always, MOST);
    this.network = source.number("casefolio.checks.network", 10_000, 1, MOST);
    this.neighborhood = source.number("casefolio.checks.neighborhood", 30, 1, MOST);
    this.addedNeighbors = source.number("casefolio.additions.neighborhood", 25, 1, MOST);
    this.addedInADay = source.number("casefolio.additions.day", 1_000, 1, MOST);
    this.alert = source.number("casefolio.sweep.alert", 300, 1, MOST);
    if (alert <= neighborhood) {
      throw source.wrong(
          "casefolio.sweep.alert",
          "must be more than "
              + SettingsSource.variable("casefolio.checks.neighborhood")
              + ", which is "
              + neighborhood);
    }
    for (String canary : source.list(CANARIES, "")) {
      if (!(ReceiptNumber.read(canary) instanceof ReceiptReading.Read read)) {
        throw source.wrong(CANARIES, "must list receipt numbers that the agency never issues");
      }
      canaries.add(read.number());
    }
  }

  /** How many questions of an address are answered in an hour, whatever else is counted. */
  int always() {
    return always;
  }

  /** How many questions of an address are answered in an hour. */
  int address() {
    return address;
  }

  /** How many further questions of a network are answered in an hour. */
  int network() {
    return network;
  }

  /** How many further questions about a neighbourhood are answered in an hour, whoever asks. */
  int neighborhood() {
    return neighborhood;
  }

  /** How many neighbouring numbers an account sees at once of what it adds in a day. */
  int addedNeighbors() {
    return addedNeighbors;
  }

  /** How many cases an account adds in a day. */
  int addedInADay() {
    return addedInADay;
  }

  /**
   * How much of one neighbourhood is told of as a sweep: questions in an hour or cases added in a
   * day, whoever asks or adds.
   */
  int alert() {
    return alert;
  }

  /** Whether only somebody who tries out numbers asks for this one. */
  boolean isCanary(ReceiptNumber number) {
    return canaries.contains(number);
  }
}
