package org.casefolio.cases;

import java.util.List;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.stereotype.Component;

/**
 * The forms whose cases are protected as long as nobody says otherwise: by law the agency tells
 * nobody about them. Their supplements belong to them.
 */
@Component
class ProtectedForms {

  private final List<String> forms;

  ProtectedForms(SettingsSource source) {
    this.forms = source.list("casefolio.protected-forms", "I-914,I-918,I-929");
  }

  boolean contains(String form) {
    return forms.stream().anyMatch(listed -> FormNumber.isOrBelongsTo(form, listed));
  }
}
