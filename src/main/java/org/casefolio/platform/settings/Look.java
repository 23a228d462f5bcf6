package org.casefolio.platform.settings;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an operator may choose of how the site looks: its colour, and where "Leave this page" leads.
 *
 * @param color of links and buttons
 * @param dark the same below a pointer
 * @param darker of the site's name
 * @param tint a ground for what stands out
 * @param leave somewhere harmless, where nobody would ask why it was open
 */
public record Look(Color color, Color dark, Color darker, Color tint, URI leave) {

  /** The look that the style sheet is made with. */
  public static final Look OURS =
      new Look(
          new Color(0x00, 0x5e, 0xa2),
          new Color(0x1a, 0x44, 0x80),
          new Color(0x16, 0x2e, 0x51),
          new Color(0xd9, 0xe8, 0xf6),
          URI.create("https://www.weather.gov/"));

  private static final String COLOR = "casefolio.color";
  private static final String LEAVE = "casefolio.leave-url";

  private static final Color WHITE = new Color(255, 255, 255);
  private static final Color BLACK = new Color(0, 0, 0);

  /** What links stand on beside white: the footer, notes and warnings; as in the style sheet. */
  private static final List<Color> GROUNDS =
      List.of(
          WHITE,
          new Color(0xf0, 0xf0, 0xf0),
          new Color(0xfa, 0xf3, 0xd1),
          new Color(0xe7, 0xf6, 0xf8),
          new Color(0xec, 0xf3, 0xec),
          new Color(0xf4, 0xe3, 0xdb));

  /** The least contrast of text, WCAG 2.2, 1.4.3. */
  private static final double LEAST = 4.5;

  /** Whether the style sheet can stay as it was made. */
  public boolean isOurs() {
    return color.equals(OURS.color);
  }

  static Look from(SettingsSource source) {
    URI leave = source.address(LEAVE).orElse(OURS.leave);
    if (!leave.getScheme().equals("https")) {
      throw source.wrong(LEAVE, "must start with https://");
    }
    Optional<String> written = source.find(COLOR);
    if (written.isEmpty()) {
      return new Look(OURS.color, OURS.dark, OURS.darker, OURS.tint, leave);
    }
    Color color =
        Color.parse(written.get())
            .orElseThrow(() -> source.wrong(COLOR, "must be a colour such as #005ea2"));
    if (color.equals(OURS.color)) {
      return new Look(OURS.color, OURS.dark, OURS.darker, OURS.tint, leave);
    }
    Color tint = color.mixed(0.15, WHITE);
    for (Color ground : GROUNDS) {
      check(source, color, ground);
    }
    check(source, color, tint);
    return new Look(color, color.mixed(0.75, BLACK), color.mixed(0.5, BLACK), tint, leave);
  }

  private static void check(SettingsSource source, Color color, Color ground) {
    double contrast = color.contrast(ground);
    if (contrast < LEAST) {
      throw source.wrong(
          COLOR,
          String.format(
              Locale.ROOT,
              "must be darker: %s on %s has a contrast of %.1f:1, and text needs at least %.1f:1",
              color,
              ground.equals(WHITE) ? "white" : ground,
              Math.floor(contrast * 10) / 10,
              LEAST));
    }
  }
}
