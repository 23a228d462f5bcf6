package org.casefolio.portfolio;

import java.text.Collator;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.casefolio.platform.web.Choice;
import org.casefolio.platform.web.Page;
import org.jspecify.annotations.Nullable;

/** The time zones that a reader can choose: where readers are at home, and where families live. */
final class Zones {

  /** From east to west. */
  private static final List<String> UNITED_STATES =
      List.of(
          "America/Puerto_Rico",
          "America/New_York",
          "America/Chicago",
          "America/Denver",
          "America/Phoenix",
          "America/Los_Angeles",
          "America/Anchorage",
          "Pacific/Honolulu",
          "Pacific/Pago_Pago",
          "Pacific/Guam");

  private static final List<String> ELSEWHERE =
      List.of(
          "Africa/Addis_Ababa",
          "Africa/Cairo",
          "Africa/Johannesburg",
          "Africa/Lagos",
          "Africa/Nairobi",
          "America/Argentina/Buenos_Aires",
          "America/Bogota",
          "America/Caracas",
          "America/Guatemala",
          "America/Guayaquil",
          "America/Havana",
          "America/La_Paz",
          "America/Lima",
          "America/Managua",
          "America/Mexico_City",
          "America/Panama",
          "America/Port-au-Prince",
          "America/Santiago",
          "America/Santo_Domingo",
          "America/Sao_Paulo",
          "America/El_Salvador",
          "America/Tegucigalpa",
          "America/Tijuana",
          "America/Toronto",
          "America/Vancouver",
          "Asia/Dhaka",
          "Asia/Dubai",
          "Asia/Ho_Chi_Minh",
          "Asia/Karachi",
          "Asia/Kathmandu",
          "Asia/Kolkata",
          "Asia/Manila",
          "Asia/Seoul",
          "Asia/Shanghai",
          "Asia/Tokyo",
          "Australia/Sydney",
          "Europe/Istanbul",
          "Europe/Kyiv",
          "Europe/London",
          "Europe/Madrid");

  private Zones() {}

  static Optional<ZoneId> find(@Nullable String written) {
    return Stream.concat(UNITED_STATES.stream(), ELSEWHERE.stream())
        .filter(one -> one.equals(written))
        .findFirst()
        .map(ZoneId::of);
  }

  static List<Choice> unitedStates(Page page, @Nullable String checked) {
    return UNITED_STATES.stream().map(zone -> choice(page, zone, checked)).toList();
  }

  static List<Choice> elsewhere(Page page, @Nullable String checked) {
    return ELSEWHERE.stream()
        .map(zone -> choice(page, zone, checked))
        .sorted(Comparator.comparing(Choice::label, Collator.getInstance(page.locale())))
        .toList();
  }

  /** The name of a zone; of one that is not on the list, such as the site's own, the usual one. */
  static String name(Page page, ZoneId zone) {
    return find(zone.getId()).isPresent()
        ? page.plain("portfolio.zone." + zone.getId())
        : zone.getDisplayName(TextStyle.FULL, page.locale());
  }

  private static Choice choice(Page page, String zone, @Nullable String checked) {
    return new Choice(zone, page.plain("portfolio.zone." + zone), zone.equals(checked));
  }
}
