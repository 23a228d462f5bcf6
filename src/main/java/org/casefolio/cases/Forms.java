package org.casefolio.cases;

import java.util.Locale;
import org.springframework.stereotype.Component;

/** The forms that cases are filed on. */
@Component
public class Forms {

  /** The form's title, or its number where no title is known. */
  public String title(String form, Locale language) {
    return form;
  }

  /** Whether the form has a title. */
  public boolean known(String form) {
    return false;
  }
}
