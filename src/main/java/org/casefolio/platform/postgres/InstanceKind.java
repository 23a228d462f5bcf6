package org.casefolio.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.settings.WrongSetting;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * What a data folder and a database were made for. A demonstration never becomes anything else, nor
 * the reverse: the first start writes it down, in a file and in a table, and every later start, and
 * every command, refuses with {@link WrongSetting} unless it is the same.
 */
@Configuration(proxyBeanMethods = false)
class InstanceKind {

  /** The file in the data folder. */
  static final String MARKER = "instance-kind";

  /** The folder is looked at before anything is started in it. */
  @Bean
  static BeanFactoryPostProcessor kindOfFolder(Environment environment) {
    return beans -> {
      Settings settings = Settings.from(new SettingsSource(environment));
      checkFolder(settings.data(), settings.demo());
    };
  }

  /** The database is looked at as soon as it has its tables, before anything else reads them. */
  @Bean
  static Callback kindOfDatabase(Settings settings) {
    return new Callback() {
      @Override
      public boolean supports(Event event, Context context) {
        return event == Event.AFTER_MIGRATE;
      }

      @Override
      public boolean canHandleInTransaction(Event event, Context context) {
        return true;
      }

      @Override
      public void handle(Event event, Context context) {
        checkDatabase(context.getConnection(), settings.demo());
        markFolder(settings.data(), settings.demo());
      }

      @Override
      public String getCallbackName() {
        return "kindOfDatabase";
      }
    };
  }

  static void checkFolder(Path folder, boolean demo) {
    Path marker = folder.resolve(MARKER);
    if (!Files.exists(marker)) {
      return;
    }
    try {
      String found = Files.readString(marker).strip();
      if (!found.equals(Kind.of(demo).written())) {
        throw wrong(
            "The data folder " + folder,
            found.equals(Kind.DEMONSTRATION.written()),
            "CASEFOLIO_DATA");
      }
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  private static void markFolder(Path folder, boolean demo) {
    if (!Files.isDirectory(folder) || Files.exists(folder.resolve(MARKER))) {
      return;
    }
    try {
      Path unfinished = Files.createTempFile(folder, MARKER, ".new");
      Files.writeString(unfinished, Kind.of(demo).written() + "\n");
      Files.move(unfinished, folder.resolve(MARKER), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  static void checkDatabase(Connection connection, boolean demo) {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          demo
              ? "insert into platform.instance (demo) values (true) on conflict do nothing"
              : "insert into platform.instance (demo) values (false) on conflict do nothing");
      try (ResultSet row = statement.executeQuery("select demo from platform.instance")) {
        row.next();
        if (row.getBoolean(1) != demo) {
          throw wrong("The database", row.getBoolean(1), "SPRING_DATASOURCE_URL");
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("what the database was made for cannot be read", e);
    }
  }

  private static WrongSetting unusable(Path folder, IOException e) {
    return new WrongSetting(
        "CASEFOLIO_DATA names "
            + folder
            + ", whose file "
            + MARKER
            + " cannot be read or written: "
            + e.getClass().getSimpleName()
            + ".");
  }

  private static WrongSetting wrong(String what, boolean isDemonstration, String setting) {
    return new WrongSetting(
        isDemonstration
            ? what
                + " holds a demonstration, which never becomes anything else; name another one with"
                + " "
                + setting
                + "."
            : what
                + " holds what is not a demonstration, and this start would be one; set the"
                + " operator (CASEFOLIO_OPERATOR_NAME and the others), or name another one with "
                + setting
                + ".");
  }

  /** What an instance can be. */
  private enum Kind {
    DEMONSTRATION,
    OPERATION;

    static Kind of(boolean demo) {
      return demo ? DEMONSTRATION : OPERATION;
    }

    String written() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
