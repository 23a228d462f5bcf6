package org.casefolio.api;

import java.time.Duration;
import org.springframework.http.HttpHeaders;

/**
 * What a client may ask, as the headers {@code RateLimit-Policy} and {@code RateLimit} say it
 * (draft-ietf-httpapi-ratelimit-headers).
 *
 * @param rate requests a second
 * @param rateLeft how many of these at once, of this node
 * @param day requests a day
 * @param dayLeft how many are left of these
 * @param reset how long it is until the next day begins
 */
record Allowance(int rate, int rateLeft, int day, int dayLeft, Duration reset) {

  private static final long SECONDS_A_DAY = Duration.ofDays(1).toSeconds();

  void putInto(HttpHeaders headers) {
    headers.set(
        "RateLimit-Policy",
        "\"second\";q=" + rate + ";w=1, \"day\";q=" + day + ";w=" + SECONDS_A_DAY);
    headers.set(
        "RateLimit",
        "\"second\";r=" + rateLeft + ";t=1, \"day\";r=" + dayLeft + ";t=" + seconds(reset));
  }

  /** Whole seconds, at least one, so that who waits so long does not come too early. */
  static long seconds(Duration time) {
    return Math.max(1, time.plusMillis(999).toSeconds());
  }
}
