package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What operators get beside the jar names nothing that is not there. */
class PackagingTests {

  private static final Path OPS = Path.of("ops");
  private static final Path README = Path.of("README.md");
  private static final Path UNIT = OPS.resolve("systemd/casefolio.service");
  private static final Path IMAGE = OPS.resolve("Dockerfile");

  private static final Pattern SETTING =
      Pattern.compile("\\b(?:CASEFOLIO|SPRING|SERVER|MANAGEMENT)_[A-Z0-9_]+\\b");
  private static final Pattern FILE =
      Pattern.compile(
          "\\b(?:docs/[a-z]+\\.md|target/casefolio\\.jar|chaos/common\\.sh"
              + "|ops/(?:backup|grafana|haproxy|patroni|prometheus|systemd)/[a-z.-]*[a-z]|ops/Dockerfile)");

  /** Settings of the framework that the README leaves to its own documentation. */
  private static final Set<String> FRAMEWORK =
      Set.of(
          "MANAGEMENT_SERVER_ADDRESS",
          "SERVER_JETTY_ACCESSLOG_ENABLED",
          "SERVER_SSL_CERTIFICATE",
          "SERVER_SSL_CERTIFICATE_PRIVATE_KEY",
          "SPRING_CONFIG_IMPORT",
          "SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE");

  @Test
  void everySettingThatIsNamedExists() throws IOException {
    Set<String> known = settings();
    known.addAll(FRAMEWORK);
    List<String> unknown = new ArrayList<>();
    for (Path file : files(UNIT, IMAGE, Path.of("docs/operations.md"))) {
      Matcher setting = SETTING.matcher(Files.readString(file));
      while (setting.find()) {
        if (!known.contains(setting.group()) && !setting.group().endsWith("_")) {
          unknown.add(file + ": " + setting.group());
        }
      }
    }
    assertThat(known)
        .contains("CASEFOLIO_DATA", "CASEFOLIO_SMTP_PASSWORD", "CASEFOLIO_WAL_ARCHIVE");
    assertThat(unknown).isEmpty();
  }

  @Test
  void everyFileThatIsNamedExists() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path file : files(Path.of("docs/operations.md"), Path.of("docs/capacity.md"))) {
      Matcher named = FILE.matcher(Files.readString(file));
      while (named.find()) {
        if (!named.group().startsWith("target/") && !Files.exists(Path.of(named.group()))) {
          missing.add(file + ": " + named.group());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void unitAndImageStartTheProgramWithTheKeysOutsideTheData() throws IOException {
    String unit = Files.readString(UNIT);
    assertThat(unit.lines())
        .contains(
            "KillMode=mixed",
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "StateDirectory=casefolio casefolio-keys",
            "Environment=CASEFOLIO_DATA=/var/lib/casefolio",
            "Environment=CASEFOLIO_MASTER_KEY_FILE=/var/lib/casefolio-keys/master.key")
        .anyMatch(line ->
            line.matches("ExecStart=\\S+/java .*-Xmx512m .*-jar /opt/casefolio/casefolio\\.jar"))
        .noneMatch(line -> line.startsWith("MemoryDenyWriteExecute=yes"));
    assertThat(Files.readString(IMAGE))
        .contains(
            "COPY --chmod=644 target/casefolio.jar /opt/casefolio/casefolio.jar",
            "USER casefolio",
            "CASEFOLIO_DATA=/var/lib/casefolio ",
            "CASEFOLIO_MASTER_KEY_FILE=/var/lib/casefolio-keys/master.key",
            "has not been built");
    assertThat(Files.readString(Path.of("pom.xml"))).contains("<finalName>casefolio</finalName>");
  }

  @Test
  void scriptsCanBeReadByAnyShellAndBeRun() throws Exception {
    for (Path script : files()) {
      if (!Files.readString(script, StandardCharsets.UTF_8).startsWith("#!/bin/sh")) {
        continue;
      }
      assertThat(script).isExecutable();
      Process shell =
          new ProcessBuilder("sh", "-n", script.toString()).redirectErrorStream(true).start();
      String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(shell.waitFor()).describedAs("%s: %s", script, said).isZero();
    }
  }

  /** Every setting of the table: a name, and others that end otherwise ({@code _PORT}). */
  private static Set<String> settings() throws IOException {
    Set<String> settings = new TreeSet<>();
    for (String line : Files.readAllLines(README)) {
      List<String> names =
          line.startsWith("| `")
              ? Pattern.compile("`([A-Z0-9_]+)`")
                  .matcher(line.split("\\|", -1)[1])
                  .results()
                  .map(found -> found.group(1))
                  .toList()
              : List.of();
      for (String name : names) {
        settings.add(name);
        if (name.startsWith("_")) {
          String first = names.getFirst();
          for (int end = first.indexOf('_'); end > 0; end = first.indexOf('_', end + 1)) {
            settings.add(first.substring(0, end) + name);
          }
        }
      }
    }
    return settings;
  }

  private static List<Path> files(Path... others) throws IOException {
    List<Path> files = new ArrayList<>(List.of(others));
    try (Stream<Path> all = Files.walk(OPS)) {
      all.filter(Files::isRegularFile).forEach(files::add);
    }
    return files;
  }
}
