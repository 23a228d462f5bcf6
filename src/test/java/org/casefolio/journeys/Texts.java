package org.casefolio.journeys;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The texts of the site in one language, by which a test finds its way as a reader would. */
record Texts(String language, Properties all) {

  static Texts of(String language) {
    Properties all = new Properties();
    String suffix = language.equals("en") ? "" : "_" + language;
    Path folder = Path.of("src/main/resources/messages");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.properties")) {
      for (Path file : files) {
        String name = file.getFileName().toString().replace(".properties", "");
        if (suffix.isEmpty() ? !name.contains("_") : name.endsWith(suffix)) {
          try (Reader reader = Files.newBufferedReader(file)) {
            all.load(reader);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Texts(language, all);
  }

  /** A text, with its arguments put in. */
  String get(String key, Object... arguments) {
    String text = all.getProperty(key);
    if (text == null) {
      throw new IllegalArgumentException("no text " + key);
    }
    for (int i = 0; i < arguments.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(arguments[i]));
    }
    return text;
  }
}
