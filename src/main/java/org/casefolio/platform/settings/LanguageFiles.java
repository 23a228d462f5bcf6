package org.casefolio.platform.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * The files that make up a language: texts, documents, the catalogue's titles and explanations,
 * words for passphrases. Ours are in the program; the operator's folder, laid out alike, adds
 * languages and may replace what we wrote.
 */
@Component
public class LanguageFiles {

  private static final String SETTING = "casefolio.language-files";

  private final Optional<Path> folder;

  /** Throws {@link WrongSetting} where the folder named is none. */
  public LanguageFiles(SettingsSource source) {
    this.folder = source.path(SETTING);
    if (folder.isPresent() && !Files.isDirectory(folder.get())) {
      throw source.wrong(SETTING, "must name a folder that can be read");
    }
  }

  /**
   * What is in a file, the operator's before ours.
   *
   * @param path such as {@code notices/privacy.fr.md}
   */
  public Optional<String> find(String path) {
    return operators(path).or(() -> ours(path));
  }

  /** What is in both files, ours first; none, one or two. */
  public List<String> list(String path) {
    return Stream.of(ours(path), operators(path)).flatMap(Optional::stream).toList();
  }

  /** Where a missing file would have to be put, in words. */
  public String place(String path) {
    return folder.map(found -> found.resolve(path).toString()).orElse(path)
        + (folder.isPresent() ? "" : " below " + SettingsSource.variable(SETTING));
  }

  private Optional<String> operators(String path) {
    if (folder.isEmpty() || !Files.exists(folder.get().resolve(path))) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(folder.get().resolve(path)));
    } catch (IOException e) {
      throw new WrongSetting(
          SettingsSource.variable(SETTING) + ": " + path + " cannot be read as UTF-8.");
    }
  }

  private static Optional<String> ours(String path) {
    try (InputStream in = LanguageFiles.class.getResourceAsStream("/" + path)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("a file of ours that cannot be read: " + path, e);
    }
  }
}
