package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Time comes from the one clock, so that a test can set it. */
class TimeTests {

  private static final Pattern OWN_CLOCK =
      Pattern.compile(
          "(Instant|LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime)\\.now\\(\\)|Clock\\.system|new"
              + " Date\\(\\)|currentTimeMillis");

  @Test
  void nobodyOutsideThePlatformAsksForTheTimeByItself() {
    List<String> found =
        Sources.list(Sources.JAVA, ".java").stream()
            .filter(file -> !file.toString().contains("/platform/"))
            .filter(file -> OWN_CLOCK.matcher(Sources.read(file)).find())
            .map(Object::toString)
            .toList();
    assertThat(found).isEmpty();
  }
}
