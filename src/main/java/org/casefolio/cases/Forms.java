package org.casefolio.cases;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The forms that cases are filed on, with their titles. */
@Component
public class Forms {

  private static final String FILE = "/catalogue/forms.yaml";

  private final Map<String, Map<String, String>> titles = new HashMap<>();

  Forms() {
    try (InputStream in = Forms.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("built without the titles of forms");
      }
      read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Forms(String yaml) {
    read(yaml);
  }

  private void read(String yaml) {
    Map<?, ?> file = CatalogueReader.map("the file of forms", CatalogueReader.load(yaml));
    for (Object item : CatalogueReader.list("forms", file.get("forms"))) {
      Map<String, String> form = new HashMap<>();
      CatalogueReader.map("each of forms", item)
          .forEach(
              (field, value) -> form.put(String.valueOf(field), CatalogueReader.string(value)));
      titles.put(FormNumber.normal(form.getOrDefault("form", "")), Map.copyOf(form));
    }
  }

  /** The form's title, or its number where no title is known in that language. */
  public String title(String form, Locale language) {
    return titles
        .getOrDefault(FormNumber.normal(form), Map.of())
        .getOrDefault(language.getLanguage(), form);
  }

  /** Whether the form has a title. */
  public boolean known(String form) {
    return titles.containsKey(FormNumber.normal(form));
  }
}
