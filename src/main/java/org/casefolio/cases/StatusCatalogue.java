package org.casefolio.cases;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.casefolio.cases.CatalogueReader.WrongCatalogue;
import org.casefolio.platform.settings.LanguageFiles;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.settings.WrongSetting;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The numbered editions of the catalogue of statuses. The file that the program starts with, its
 * own or the operator's, with those of further languages becomes the next edition when it differs
 * from the latest one in the database; a text that was written from an earlier edition can always
 * be written again.
 */
@Component
public class StatusCatalogue {

  private static final String SETTING = "casefolio.catalogue";
  private static final String OWN = "/catalogue/statuses.yaml";

  private final EditionStore store;
  private final TransactionTemplate transactions;
  private final CatalogueEdition current;
  private final Map<Integer, CatalogueEdition> earlier = new ConcurrentHashMap<>();

  /** Throws {@link WrongSetting} where the file cannot be used as a whole. */
  StatusCatalogue(
      Settings settings,
      SettingsSource source,
      LanguageFiles files,
      EditionStore store,
      PlatformTransactionManager transactionManager) {
    this.store = store;
    this.transactions = new TransactionTemplate(transactionManager);
    Optional<Path> file = source.path(SETTING);
    String content =
        CatalogueFile.together(
            file.map(path -> content(source, path)).orElseGet(StatusCatalogue::ownContent),
            CatalogueFile.further("statuses", settings.languages(), files));
    try {
      CatalogueReader.read(0, content, settings.languages());
      this.current = CatalogueReader.read(number(content), content, settings.languages());
    } catch (WrongCatalogue e) {
      if (file.isPresent()) {
        throw source.wrong(SETTING, "names a catalogue that cannot be used: " + e.getMessage());
      }
      throw new WrongSetting(
          "The catalogue of statuses cannot be used with these settings: " + e.getMessage() + ".");
    }
  }

  private static String content(SettingsSource source, Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw source.wrong(SETTING, "must name a file that can be read as UTF-8");
    }
  }

  private static String ownContent() {
    try (InputStream in = StatusCatalogue.class.getResourceAsStream(OWN)) {
      if (in == null) {
        throw new WrongSetting("This program was built without its catalogue of statuses.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The number that the content has or is given; nodes that start at once agree on it. */
  private int number(String content) {
    Integer number = transactions.execute(status -> store.number(content));
    if (number == null) {
      throw new IllegalStateException("an edition without a number");
    }
    return number;
  }

  /** The number of the edition in use. */
  public int edition() {
    return current.number();
  }

  /** An edition that was in use at some time; throws {@link NoSuchElementException} if none was. */
  public CatalogueEdition get(int edition) {
    return edition == current.number() ? current : earlier.computeIfAbsent(edition, this::load);
  }

  private CatalogueEdition load(int edition) {
    String content = transactions.execute(status -> store.find(edition).orElse(""));
    if (content == null || content.isEmpty()) {
      throw new NoSuchElementException("no edition " + edition + " of the catalogue");
    }
    // Languages may have been added since; what it lacks is shown in English.
    return CatalogueReader.read(edition, content, List.of(Locale.ENGLISH));
  }

  /** The edition in use. */
  public CatalogueEdition current() {
    return current;
  }
}
