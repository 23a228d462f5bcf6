package org.casefolio.platform.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A colour of a screen.
 *
 * @param red 0 to 255
 * @param green 0 to 255
 * @param blue 0 to 255
 */
public record Color(int red, int green, int blue) {

  private static final Pattern WRITTEN =
      Pattern.compile("#([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})");

  /** A colour as {@code #rrggbb}; empty for anything else. */
  public static Optional<Color> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Color(
                Integer.parseInt(matcher.group(1), 16),
                Integer.parseInt(matcher.group(2), 16),
                Integer.parseInt(matcher.group(3), 16)))
        : Optional.empty();
  }

  /** So much of this colour mixed with another one, from 0 to 1. */
  Color mixed(double share, Color other) {
    return new Color(
        mixed(share, red, other.red),
        mixed(share, green, other.green),
        mixed(share, blue, other.blue));
  }

  private static int mixed(double share, int own, int other) {
    return (int) Math.round(share * own + (1 - share) * other);
  }

  /** How well one stands out on the other, from 1 to 21, as WCAG 2 counts it. */
  double contrast(Color other) {
    double lighter = Math.max(luminance(), other.luminance());
    double darker = Math.min(luminance(), other.luminance());
    return (lighter + 0.05) / (darker + 0.05);
  }

  private double luminance() {
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  }

  private static double linear(int channel) {
    double share = channel / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }

  /** As {@code #rrggbb}, in lower case. */
  @Override
  public String toString() {
    return "#%02x%02x%02x".formatted(red, green, blue);
  }
}
