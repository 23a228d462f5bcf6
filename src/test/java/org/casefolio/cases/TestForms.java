package org.casefolio.cases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The titles of forms, for tests of other modules. */
public final class TestForms {

  private TestForms() {}

  public static Forms all() {
    try {
      return new Forms(Files.readString(Path.of("src/main/resources/catalogue/forms.yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
