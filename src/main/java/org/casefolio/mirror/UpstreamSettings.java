package org.casefolio.mirror;

import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;

/**
 * Where the agency's Case Status API is, and what it allows.
 *
 * @param tokenUrl where tokens are handed out
 * @param apiUrl what the address of a case begins with, without a slash at the end
 * @param clientId who we are there
 * @param clientSecret the secret that goes with it
 * @param perSecond how many requests a second are allowed, for the whole cluster
 * @param perDay how many a day
 * @param resetZone at whose midnight the day begins
 * @param hours when the service answers
 * @param deadline how long an answer may take as a whole
 * @param every how soon a case is asked for again in which something is likely to happen
 */
record UpstreamSettings(
    URI tokenUrl,
    URI apiUrl,
    String clientId,
    String clientSecret,
    int perSecond,
    int perDay,
    ZoneId resetZone,
    ServiceHours hours,
    Duration deadline,
    Duration every) {

  private static final String TOKEN_URL = "casefolio.upstream.token-url";
  private static final String API_URL = "casefolio.upstream.api-url";
  private static final String CLIENT_ID = "casefolio.upstream.client-id";
  private static final String CLIENT_SECRET = "casefolio.upstream.client-secret";
  private static final String HOURS = "casefolio.upstream.hours";
  private static final String DEADLINE = "casefolio.upstream.timeout";
  private static final String EVERY = "casefolio.upstream.every";

  /** Reads and checks them; throws {@code WrongSetting}. */
  static UpstreamSettings from(SettingsSource source, Settings settings) {
    ZoneId zone = source.zone("casefolio.upstream.reset-zone", "America/New_York");
    Duration deadline = source.duration(DEADLINE, Duration.ofSeconds(20));
    if (deadline.compareTo(Duration.ofSeconds(1)) < 0
        || deadline.compareTo(Duration.ofMinutes(1)) > 0) {
      throw source.wrong(DEADLINE, "must be from 1s to 60s");
    }
    Duration every =
        source.duration(EVERY, settings.demo() ? Duration.ofSeconds(10) : Duration.ofMinutes(30));
    if (every.compareTo(Duration.ofSeconds(1)) < 0 || every.compareTo(Duration.ofHours(1)) > 0) {
      throw source.wrong(EVERY, "must be from 1s to 60m");
    }
    return new UpstreamSettings(
        address(source, TOKEN_URL),
        address(source, API_URL),
        source
            .find(CLIENT_ID)
            .orElseThrow(() -> source.wrong(CLIENT_ID, "must be set where an upstream is set")),
        source
            .secret(CLIENT_SECRET)
            .orElseThrow(() -> source.wrong(CLIENT_SECRET, "must be set where an upstream is set")),
        source.number("casefolio.upstream.per-second", 10, 1, 1_000),
        source.number("casefolio.upstream.per-day", 400_000, 10, 100_000_000),
        zone,
        source
            .find(HOURS)
            .map(written ->
                ServiceHours.read(written, zone)
                    .orElseThrow(
                        () -> source.wrong(HOURS, "must be hours such as mon-fri 07:00-20:00")))
            .orElse(ServiceHours.always(zone)),
        deadline,
        every);
  }

  /** A secret goes there, so it has to be protected on its way. */
  private static URI address(SettingsSource source, String name) {
    URI address =
        source
            .address(name)
            .orElseThrow(() -> source.wrong(name, "must be set where an upstream is set"));
    boolean local = List.of("localhost", "127.0.0.1", "[::1]").contains(address.getHost());
    if (!address.getScheme().equals("https") && !(local && address.getScheme().equals("http"))) {
      throw source.wrong(name, "must start with https:// (http:// only for localhost)");
    }
    if (address.getRawQuery() != null
        || address.getRawFragment() != null
        || address.getRawUserInfo() != null) {
      throw source.wrong(name, "must be an address without a name, query or fragment");
    }
    return URI.create(address.toString().replaceAll("/+$", ""));
  }

  @Override
  public String toString() {
    return "UpstreamSettings[" + apiUrl.getHost() + "]";
  }
}
