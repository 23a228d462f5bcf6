package org.casefolio.cases;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.stereotype.Component;

/**
 * The forms whose cases are protected as long as nobody says otherwise: by law the agency tells
 * nobody about them. Their supplements belong to them: {@code I-914A} to {@code I-914}.
 */
@Component
class ProtectedForms {

  private static final String NONE = "^$.";

  private final Pattern forms;

  ProtectedForms(SettingsSource source) {
    List<String> listed = source.list("casefolio.protected-forms", "I-914,I-918,I-929");
    this.forms =
        Pattern.compile(
            listed.isEmpty()
                ? NONE
                : listed.stream()
                    .map(form -> FormNumber.normal(form).replaceAll("[^A-Z0-9]", "\\\\$0"))
                    .collect(Collectors.joining("|", "^(?:", ")([^0-9]|$)")));
  }

  /** Whether cases on this form are protected. */
  boolean contains(String form) {
    return forms.matcher(FormNumber.normal(form)).find();
  }

  /** The same as an expression for the database, where forms stand in their normal form. */
  String pattern() {
    return forms.pattern();
  }
}
