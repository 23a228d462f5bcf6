package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Numbers and names of the migrations, and what may be in them. */
class MigrationTests {

  /** The last one before nodes of two versions had to run together. */
  private static final int BEFORE_THE_RULE = 830;

  /** What a node of the version before trips over, or waits for with a table locked. */
  private static final Pattern BREAKING =
      Pattern.compile(
          "(?i)\\bdrop (table|column|schema|function|view|type|default)\\b|\\brename\\b|\\bset not"
              + " null\\b|\\btruncate\\b|\\balter column \\w+ (set data )?type\\b|\\badd (column"
              + " )?(if not exists )?\\w+ (?!constraint\\b)[^,;]*\\bnot null\\b[^,;]*");

  /** A column that has to have a value and gets one by itself. */
  private static final Pattern WITH_DEFAULT = Pattern.compile("(?i)\\b(default|generated)\\b");

  private static final String REASON = "-- contract: ";

  @Test
  void numbersAreUniqueAndNamesSayTheModule() {
    List<String> names =
        Sources.list(Sources.MIGRATIONS, ".sql").stream()
            .map(Path::getFileName)
            .map(Path::toString)
            .toList();
    assertThat(names)
        .allSatisfy(name ->
            assertThat(name)
                .matches(
                    "V\\d{4}__(platform|api|audit|cases|intake|accounts|portfolio|mail|mirror|notification|sandbox|sweeping)_\\w+\\.sql"));
    assertThat(names.stream().map(name -> name.substring(0, 5)).toList()).doesNotHaveDuplicates();
  }

  /** A second one would be skipped by the server with a warning in every operator's log. */
  @Test
  void everySchemaIsCreatedOnce() {
    Pattern creation =
        Pattern.compile("^create schema (?:if not exists )?(\\w+)", Pattern.MULTILINE);
    List<String> created =
        Sources.list(Sources.MIGRATIONS, ".sql").stream()
            .map(Sources::read)
            .flatMap(sql -> creation.matcher(sql).results().map(found -> found.group(1)))
            .toList();
    assertThat(created).contains("cases", "sandbox").doesNotHaveDuplicates();
  }

  /** The nodes are replaced one after the other: until the last has been, the old ones go on. */
  @Test
  void aMigrationLeavesTheVersionBeforeInWorkingOrder() {
    assertThat(
            Sources.list(Sources.MIGRATIONS, ".sql").stream()
                .filter(file -> number(file) > BEFORE_THE_RULE)
                .flatMap(
                    file -> breaking(Sources.read(file)).stream().map(what -> file + ": " + what))
                .toList())
        .as("see CONTRIBUTING.md, \"Migrations\"")
        .isEmpty();
  }

  @Test
  void tellsWhatBreaksTheVersionBefore() {
    assertThat(breaking("alter table cases.entry drop column step;")).hasSize(1);
    assertThat(breaking("alter table cases.entry\n  rename column step to kind;")).hasSize(1);
    assertThat(breaking("alter table cases.entry add column kind text not null;")).hasSize(1);
    assertThat(breaking("alter table cases.entry alter column step set not null;")).hasSize(1);
    assertThat(breaking("alter table cases.entry alter column id type bigint;")).hasSize(1);
    assertThat(breaking("drop table api.arrival;")).hasSize(1);

    assertThat(breaking("alter table cases.entry add column kind text not null default 'x';"))
        .isEmpty();
    assertThat(breaking("create table cases.kind (name text not null);")).isEmpty();
    assertThat(breaking("drop index cases.entry_by_kind;")).isEmpty();
    assertThat(
            breaking("-- contract: not read since 0.3\nalter table cases.entry drop column step;"))
        .isEmpty();
    assertThat(breaking("-- drop table api.arrival is for the next version\nselect 1;")).isEmpty();
  }

  private static int number(Path file) {
    return Integer.parseInt(file.getFileName().toString().substring(1, 5));
  }

  /** The statements without a reason right before them. */
  private static List<String> breaking(String sql) {
    return Arrays.stream(sql.split(";", -1))
        .filter(statement -> !statement.contains(REASON))
        .map(statement -> statement.replaceAll("--[^\n]*", "").strip())
        .filter(statement -> !statement.toLowerCase(Locale.ROOT).startsWith("create table"))
        .filter(statement ->
            BREAKING
                .matcher(statement)
                .results()
                .anyMatch(found ->
                    !WITH_DEFAULT.matcher(found.group()).find()
                        || found.group().toLowerCase(Locale.ROOT).startsWith("drop")))
        .toList();
  }
}
