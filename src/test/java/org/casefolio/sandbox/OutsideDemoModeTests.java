package org.casefolio.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.postgres.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "casefolio.demo=false",
      "casefolio.operator.name=Example Agency",
      "casefolio.operator.kind=agency",
      "casefolio.operator.contact=help@example.org",
      "casefolio.mail.from=no-reply@example.org",
      "casefolio.public-url=http://localhost",
      "casefolio.smtp.host=localhost",
      "management.server.port=0"
    })
class OutsideDemoModeTests {

  @Autowired private ApplicationContext context;
  @Autowired private Database database;
  @Autowired private List<RequestMappingHandlerMapping> routes;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) throws IOException {
    TestDatabase.register(properties);
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "data-");
    properties.add("casefolio.data", folder.resolve("data")::toString);
    properties.add("casefolio.master-key-file", folder.resolve("master.key")::toString);
  }

  @Test
  void noBeanOfTheSandboxExists() {
    assertThat(
            Arrays.stream(context.getBeanDefinitionNames())
                .filter(name -> {
                  Class<?> type = context.getType(name, false);
                  return type != null
                      && type.getPackageName().equals(Agency.class.getPackageName());
                }))
        .isEmpty();
  }

  @Test
  void noRouteOfTheSandboxExists() {
    assertThat(
            routes.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(route -> route.getPatternValues().stream())
                .filter(pattern -> pattern.startsWith("/demo")))
        .isEmpty();
  }

  @Test
  void itsTablesAreEmpty() {
    record Filled(String table, long rows) {}
    List<Filled> tables =
        database
            .sql(
                """
                select
                  table_name,
                  (xpath(
                    '/row/n/text()',
                    query_to_xml(
                      format('select count(*) as n from sandbox.%I', table_name), true, true, ''
                    )))[1]::text::bigint as n
                from information_schema.tables
                where table_schema = 'sandbox'
                """)
            .query((row, number) -> new Filled(row.getString("table_name"), row.getLong("n")))
            .list();

    assertThat(tables).extracting(Filled::table).contains("agency");
    assertThat(tables).extracting(Filled::rows).containsOnly(0L);
  }
}
