package org.casefolio.platform.web;

import java.util.List;
import java.util.Optional;

/**
 * What is wrong with a form, in the order of its fields: shown in a summary at the top, each linked
 * to its field, and once more beside the field.
 *
 * @param all the errors; at most one a field
 */
public record FieldErrors(List<FieldError> all) {

  /**
   * One error.
   *
   * @param field the {@code id} and {@code name} of the field
   * @param key the message that says what is wrong and what to do
   * @param arguments the message's arguments
   */
  public record FieldError(String field, String key, List<Object> arguments) {
    public FieldError(String field, String key, Object... arguments) {
      this(field, key, List.of(arguments));
    }

    public FieldError {
      arguments = List.copyOf(arguments);
    }

    /** The message in the page's language. */
    public String message(Page page) {
      return page.plain(key, arguments.toArray());
    }
  }

  public FieldErrors {
    all = List.copyOf(all);
  }

  public static FieldErrors none() {
    return new FieldErrors(List.of());
  }

  public static FieldErrors of(FieldError... errors) {
    return new FieldErrors(List.of(errors));
  }

  public boolean any() {
    return !all.isEmpty();
  }

  public Optional<FieldError> of(String field) {
    return all.stream().filter(error -> error.field().equals(field)).findFirst();
  }
}
