package org.casefolio.platform.web;

import org.jspecify.annotations.Nullable;

/**
 * One answer of a group of radio buttons or a list to select from.
 *
 * @param value what the form sends
 * @param label what the reader sees
 * @param hint a second line below the label; lists do not show it
 * @param checked whether it is the answer now
 * @param lang the language of the label, where it is not the page's
 */
public record Choice(
    String value, String label, @Nullable String hint, boolean checked, @Nullable String lang) {

  /** An answer in the language of the page. */
  public Choice(String value, String label, @Nullable String hint, boolean checked) {
    this(value, label, hint, checked, null);
  }

  /** An answer without a second line. */
  public Choice(String value, String label, boolean checked) {
    this(value, label, null, checked, null);
  }
}
