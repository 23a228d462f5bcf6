package org.casefolio.journeys;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Values to search for in bytes, each in every shape that a stored text may have: UTF-8 and UTF-16,
 * as it is and in either case, and each of these also as hex and as base64 at every alignment.
 */
final class Planted {

  private static final int KEY = 4;

  private record Needle(String name, byte[] bytes) {}

  private final Map<Integer, List<Needle>> byBeginning = new HashMap<>();
  private final boolean[] beginnings = new boolean[1 << 16];

  /**
   * @param values what to search for, by the name that a finding is reported under
   */
  Planted(Map<String, String> values) {
    values.forEach((name, value) -> {
      for (String written : written(value)) {
        for (Charset charset :
            List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
          byte[] bytes = written.getBytes(charset);
          String shape = name + " as " + charset;
          add(shape, bytes);
          add(shape + " in hex", ascii(HexFormat.of().formatHex(bytes)));
          add(shape + " in hex", ascii(HexFormat.of().withUpperCase().formatHex(bytes)));
          for (int shift = 0; shift < 3; shift++) {
            add(shape + " in base64", base64(Base64.getEncoder(), bytes, shift));
            add(shape + " in base64", base64(Base64.getUrlEncoder(), bytes, shift));
          }
        }
      }
    });
  }

  /** The names of what stands in these bytes, with the shape it stands in. */
  Set<String> in(byte[] bytes) {
    Set<String> found = new TreeSet<>();
    for (int i = 0; i + KEY <= bytes.length; i++) {
      if (beginnings[(bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff]) {
        for (Needle needle : byBeginning.getOrDefault(key(bytes, i), List.of())) {
          int end = i + needle.bytes.length;
          if (end <= bytes.length
              && Arrays.equals(bytes, i, end, needle.bytes, 0, needle.bytes.length)) {
            found.add(needle.name);
          }
        }
      }
    }
    return found;
  }

  Set<String> in(Collection<String> texts) {
    return in(String.join("\n", texts).getBytes(StandardCharsets.UTF_8));
  }

  private static Set<String> written(String value) {
    return Set.copyOf(
        List.of(value, value.toLowerCase(Locale.ROOT), value.toUpperCase(Locale.ROOT)).stream()
            .distinct()
            .toList());
  }

  /** What does not depend on the bytes before and after. */
  private static byte[] base64(Base64.Encoder encoder, byte[] bytes, int shift) {
    byte[] shifted = new byte[shift + bytes.length];
    System.arraycopy(bytes, 0, shifted, shift, bytes.length);
    String text = encoder.withoutPadding().encodeToString(shifted);
    int from = (shift * 8 + 5) / 6;
    int to = shifted.length * 8 / 6;
    return ascii(text.substring(from, to));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void add(String name, byte[] bytes) {
    if (bytes.length < 8) {
      throw new IllegalArgumentException("too short to be recognized: " + name);
    }
    beginnings[(bytes[0] & 0xff) << 8 | bytes[1] & 0xff] = true;
    List<Needle> same = byBeginning.computeIfAbsent(key(bytes, 0), _ -> new ArrayList<>());
    if (same.stream().noneMatch(one -> Arrays.equals(one.bytes, bytes))) {
      same.add(new Needle(name, bytes));
    }
  }

  private static int key(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | bytes[at + 3] & 0xff;
  }
}
