package org.casefolio.cases;

import static org.casefolio.fuzz.Parser.holds;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.casefolio.fuzz.Parser;
import org.casefolio.platform.postgres.DatabaseOn;
import org.casefolio.platform.settings.LanguageFiles;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.SimpleTransactionStatus;

/** What strangers type about cases, for the fuzzer. */
public final class CaseParsers {

  private CaseParsers() {}

  public static List<Parser> all() {
    return List.of(
        Parser.of(
            "receipt-number",
            CaseParsers::receiptNumber,
            "IOE0912345678",
            " receipt number: ioe 091 234 5678 (I-130)",
            "EAC*219012345",
            "I0E-09-123-45678",
            "A-012-345-678",
            "GUZ2012523001"));
  }

  /** What was read is read again, however it is written. */
  private static void receiptNumber(String typed) {
    switch (ReceiptNumber.read(typed)) {
      case ReceiptReading.Read read -> {
        holds(isReadAs(read.number().value(), read.number()), "its own value");
        holds(isReadAs(read.number().grouped(), read.number()), "in groups");
        holds(
            isReadAs(read.number().value().toLowerCase(Locale.ROOT), read.number()),
            "in small letters");
      }
      case ReceiptReading.Malformed malformed -> {
        Optional<ReceiptNumber> meant = malformed.didYouMean();
        holds(meant.isEmpty() || isReadAs(meant.get().value(), meant.get()), "what was meant");
      }
    }
  }

  private static boolean isReadAs(String text, ReceiptNumber number) {
    return ReceiptNumber.read(text) instanceof ReceiptReading.Read read
        && read.number().equals(number);
  }

  /** Our catalogue of statuses, without a database that would number it. */
  public static StatusCatalogue catalogue() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("demo", Map.of("casefolio.demo", "true")));
    SettingsSource source = new SettingsSource(environment);
    DriverManagerDataSource nowhere = new DriverManagerDataSource();
    return new StatusCatalogue(
        Settings.from(source),
        source,
        new LanguageFiles(source),
        new EditionStore(DatabaseOn.of(nowhere)) {
          @Override
          int number(String content) {
            return 1;
          }
        },
        new NoTransactions());
  }

  private static final class NoTransactions implements PlatformTransactionManager {

    @Override
    public TransactionStatus getTransaction(
        @org.jspecify.annotations.Nullable TransactionDefinition definition) {
      return new SimpleTransactionStatus();
    }

    @Override
    public void commit(TransactionStatus status) {}

    @Override
    public void rollback(TransactionStatus status) {}
  }
}
