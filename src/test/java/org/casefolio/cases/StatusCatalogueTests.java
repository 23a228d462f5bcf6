package org.casefolio.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.settings.WrongSetting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCatalogueTests {

  private final TestDatabase database = TestDatabase.create();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void numbersEditionsAndKeepsThem() throws IOException {
    assertThat(start(CatalogueTests.small()).edition()).isEqualTo(1);
    assertThat(start(CatalogueTests.small()).edition()).isEqualTo(1);

    String other = CatalogueTests.small().replace("It works on it.", "It is working on it.");
    StatusCatalogue second = start(other);
    assertThat(second.edition()).isEqualTo(2);
    assertThat(second.current().explain("Case Was Received", Locale.ENGLISH).next())
        .isEqualTo("It is working on it.");
    assertThat(second.get(1).explain("Case Was Received", Locale.ENGLISH).next())
        .isEqualTo("It works on it.");
    assertThat(second.get(2)).isSameAs(second.current());
    assertThatThrownBy(() -> second.get(3)).isInstanceOf(NoSuchElementException.class);

    assertThat(start(CatalogueTests.small()).edition()).isEqualTo(3);
  }

  @Test
  void agreesOnTheNumberWhenSeveralNodesStartAtOnce() throws Exception {
    List<Callable<Integer>> nodes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      nodes.add(() -> start(CatalogueTests.small()).edition());
    }
    Set<Integer> numbers = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(nodes.size())) {
      for (Future<Integer> node : threads.invokeAll(nodes)) {
        numbers.add(node.get());
      }
    }
    assertThat(numbers).containsExactly(1);
  }

  @Test
  void stopsTheStartWithALineThatSaysWhatIsWrong() throws IOException {
    String broken = CatalogueTests.small().replace("    es: Caso Fue Recibido\n", "");
    assertThatThrownBy(() -> start(broken))
        .isInstanceOf(WrongSetting.class)
        .hasMessage(
            "CASEFOLIO_CATALOGUE names a catalogue that cannot be used: "
                + "status \"case-was-received\" has no title in es.");
    assertThatThrownBy(() -> with(Map.of("casefolio.catalogue", folder.resolve("no").toString())))
        .isInstanceOf(WrongSetting.class)
        .hasMessageContaining("CASEFOLIO_CATALOGUE must name a file");
    assertThatThrownBy(() -> with(Map.of("casefolio.languages", "en,es,fr")))
        .isInstanceOf(WrongSetting.class)
        .hasMessageContaining("in fr");
    assertThat(
            database
                .database()
                .sql("select count(*) from cases.status_edition")
                .query(Integer.class)
                .single())
        .isZero();
  }

  private StatusCatalogue start(String yaml) throws IOException {
    Path file = Files.createTempFile(folder, "catalogue", ".yaml");
    Files.writeString(file, yaml);
    return with(Map.of("casefolio.catalogue", file.toString()));
  }

  private StatusCatalogue with(Map<String, Object> settings) {
    return TestCases.on(database.dataSource(), database.database(), Clock.systemUTC(), settings)
        .catalogue();
  }
}
