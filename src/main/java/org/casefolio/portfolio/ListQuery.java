package org.casefolio.portfolio;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a reader wants to see the list.
 *
 * @param text what to look for in label, number, form, status and note; may hold a receipt number,
 *     so it never stands in an address
 */
record ListQuery(Sort sort, Show show, String text) {

  /** In which order. */
  enum Sort {
    /** What asks something of the reader, then what changed, then the rest, the latest first. */
    CHANGED,
    STATUS,
    FORM,
    LABEL,
    SINCE
  }

  /** Which cases. */
  enum Show {
    ALL,
    CHANGED,
    PENDING
  }

  /** Reads parameters; what is not understood counts as not given. */
  static ListQuery of(@Nullable String sort, @Nullable String show, @Nullable String text) {
    return new ListQuery(
        read(Sort.class, sort, Sort.CHANGED),
        read(Show.class, show, Show.ALL),
        text == null ? "" : text.strip());
  }

  /** The value of a parameter. */
  static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The address of the list in this order; without the text. */
  String address() {
    return "/portfolio?sort=" + written(sort) + "&show=" + written(show);
  }

  private static <E extends Enum<E>> E read(Class<E> type, @Nullable String value, E otherwise) {
    for (E constant : type.getEnumConstants()) {
      if (written(constant).equals(value)) {
        return constant;
      }
    }
    return otherwise;
  }
}
