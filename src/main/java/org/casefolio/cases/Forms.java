package org.casefolio.cases;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.casefolio.platform.settings.LanguageFiles;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.WrongSetting;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The forms that cases are filed on, with their titles in every language offered. */
@Component
public class Forms {

  private static final int FAULTS_TOLD = 3;

  private final Map<String, Map<String, String>> titles = new HashMap<>();

  /** Throws {@link WrongSetting} where a language lacks a title. */
  @Autowired
  Forms(Settings settings, LanguageFiles files) {
    this(read(settings, files));
    List<String> faults = new ArrayList<>();
    for (Locale language : settings.languages()) {
      titles.forEach((form, title) -> {
        if (title.getOrDefault(language.toLanguageTag(), "").isEmpty()) {
          faults.add(form + " in " + language.toLanguageTag());
        }
      });
    }
    if (!faults.isEmpty()) {
      int more = faults.size() - FAULTS_TOLD;
      throw new WrongSetting(
          "The titles of forms cannot be used with these languages: there is none for "
              + String.join(", ", faults.stream().sorted().limit(FAULTS_TOLD).toList())
              + (more > 0 ? " and " + more + " more" : "")
              + ".");
    }
  }

  Forms(String yaml) {
    Map<?, ?> file = CatalogueReader.map("the file of forms", CatalogueFile.load(yaml));
    for (Object item : CatalogueReader.list("forms", file.get("forms"))) {
      Map<String, String> form = new HashMap<>();
      CatalogueReader.map("each of forms", item)
          .forEach(
              (field, value) -> form.put(String.valueOf(field), CatalogueReader.string(value)));
      titles.put(FormNumber.normal(form.getOrDefault("form", "")), Map.copyOf(form));
    }
  }

  private static String read(Settings settings, LanguageFiles files) {
    String own =
        files
            .find("catalogue/forms.yaml")
            .orElseThrow(() -> new IllegalStateException("built without the titles of forms"));
    return CatalogueFile.together(own, CatalogueFile.further("forms", settings.languages(), files));
  }

  /** The form's title, or its number where no title is known in that language. */
  public String title(String form, Locale language) {
    return titles
        .getOrDefault(FormNumber.normal(form), Map.of())
        .getOrDefault(language.toLanguageTag(), form);
  }

  /** Whether the form has a title. */
  public boolean known(String form) {
    return titles.containsKey(FormNumber.normal(form));
  }
}
