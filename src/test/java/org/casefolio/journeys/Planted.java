package org.casefolio.journeys;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Values to search for in bytes, each in every shape that a stored text may have: UTF-8 and UTF-16,
 * as it is and in either case, and each of these also as hex and as base64 at every alignment. Of
 * values by the thousand UTF-16 is not looked for in hex and base64.
 */
final class Planted {

  /** The shortest that can be recognized, in bytes. */
  private static final int WINDOW = 8;

  private static final int FILTER_BITS = 22;
  private static final int MANY = 1_000;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private record Needle(String name, byte[] bytes) {}

  private final Map<Long, List<Needle>> byBeginning = new HashMap<>();
  private final boolean[] beginnings = new boolean[1 << FILTER_BITS];

  /**
   * @param values what to search for, by the name that a finding is reported under
   */
  Planted(Map<String, String> values) {
    boolean thorough = values.size() < MANY;
    values.forEach((name, value) -> {
      Map<ByteBuffer, String> shapes = new LinkedHashMap<>();
      for (String written : written(value)) {
        for (Charset charset :
            List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
          byte[] bytes = written.getBytes(charset);
          String shape = name + " as " + charset;
          add(shapes, shape, bytes);
          if (thorough || charset.equals(StandardCharsets.UTF_8)) {
            addWritten(shapes, shape, bytes);
          }
        }
      }
      shapes.forEach((bytes, shape) -> add(new Needle(shape, bytes.array())));
    });
  }

  private static void addWritten(Map<ByteBuffer, String> shapes, String shape, byte[] bytes) {
    add(shapes, shape + " in hex", ascii(HexFormat.of().formatHex(bytes)));
    add(shapes, shape + " in hex", ascii(HexFormat.of().withUpperCase().formatHex(bytes)));
    for (int shift = 0; shift < 3; shift++) {
      add(shapes, shape + " in base64", base64(Base64.getEncoder(), bytes, shift));
      add(shapes, shape + " in base64", base64(Base64.getUrlEncoder(), bytes, shift));
    }
  }

  /** The names of what stands in these bytes, with the shape it stands in. */
  Set<String> in(byte[] bytes) {
    Set<String> found = new TreeSet<>();
    long window = 0;
    for (int i = 0; i < bytes.length; i++) {
      window = window << 8 | bytes[i] & 0xff;
      if (i >= WINDOW - 1 && beginnings[slot(window)]) {
        int start = i - WINDOW + 1;
        for (Needle needle : byBeginning.getOrDefault(window, List.of())) {
          int end = start + needle.bytes.length;
          if (end <= bytes.length
              && Arrays.equals(bytes, start, end, needle.bytes, 0, needle.bytes.length)) {
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

  private static void add(Map<ByteBuffer, String> shapes, String name, byte[] bytes) {
    if (bytes.length < WINDOW) {
      throw new IllegalArgumentException("too short to be recognized: " + name);
    }
    shapes.putIfAbsent(ByteBuffer.wrap(bytes), name);
  }

  private void add(Needle needle) {
    long window = ByteBuffer.wrap(needle.bytes).getLong();
    beginnings[slot(window)] = true;
    byBeginning.computeIfAbsent(window, _ -> new ArrayList<>(1)).add(needle);
  }

  private static int slot(long window) {
    return (int) (window * SPREAD >>> (Long.SIZE - FILTER_BITS));
  }
}
