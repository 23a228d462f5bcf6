package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.accounts.AccessTable.Row;
import org.casefolio.accounts.AccessTable.Who;
import org.casefolio.accounts.Visitor.Answer;
import org.casefolio.api.Clients;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.Senders;
import org.casefolio.structure.Routes;
import org.casefolio.structure.Routes.Route;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every route, asked for by everybody: what each gets stands in a table, a route without a line
 * there fails the build, and whoever is not the owner neither reads nor changes what is the
 * owner's.
 */
@AccountsSite
class AccessTests {

  private static final Path SEEN = Path.of("target/access.txt");
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

  @LocalServerPort private int port;
  @Autowired private TestClock clock;
  @Autowired private JdbcClient jdbc;
  @Autowired private CaseLedger ledger;
  @Autowired private Senders senders;
  @Autowired private Clients clients;
  @Autowired private RequestMappingHandlerMapping requestMappingHandlerMapping;

  private final AnswerRules rules = new AnswerRules();

  @Test
  void tableHasEveryRoute() {
    Set<Route> listed = new TreeSet<>();
    for (Row row : AccessTable.read().rows()) {
      assertThat(listed.add(row.route())).as("twice: %s", row.route()).isTrue();
    }
    assertThat(listed)
        .as("%s: a new route needs a line that says who gets what", AccessTable.FILE)
        .isEqualTo(Routes.all());

    Set<String> answered =
        requestMappingHandlerMapping.getHandlerMethods().keySet().stream()
            .flatMap(mapping -> mapping.getPatternValues().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(listed.stream().map(Route::path))
        .as("what the running program answers")
        .containsAll(answered);
  }

  @Test
  void everybodyGetsWhatTheTableSays() {
    List<Row> rows = AccessTable.read().rows();
    AccessCast cast = new AccessCast(port, clock, jdbc, ledger, senders, clients);
    List<Row> seen = rows.stream().map(row -> row.with(walk(row, cast))).toList();
    AccessTable.write(SEEN, seen);

    assertThat(seen)
        .as("what everybody gets; it stands in %s, to copy it if it is what you meant", SEEN)
        .isEqualTo(rows);
  }

  private List<String> walk(Row row, AccessCast cast) {
    Map<Who, String> outcomes = new EnumMap<>(Who.class);
    for (Who who : Who.values()) {
      outcomes.put(who, ask(row, who, cast));
    }
    return List.copyOf(outcomes.values());
  }

  private String ask(Row row, Who who, AccessCast cast) {
    if (who == Who.FORGED && row.route().method().equals("GET")) {
      return "-";
    }
    Visitor visitor = cast.enter(who);
    String path = cast.path(row.route().path());
    String form = cast.fill(row.form());
    String before = cast.whatTheOwnerHas();
    Answer answer = cast.send(visitor, who, row.route().method(), path, form);
    rules.hold(row.route().method(), answer);
    // Opening a case is seeing it, so its owner's GET may take its mark away.
    boolean seeing = who.isOwner() && row.route().method().equals("GET");
    boolean changed = !seeing && !before.equals(cast.whatTheOwnerHas());

    String asked = who + ": " + row.route();
    // Whoever knows the password can ask for what the owner, who is told of it, can stop for a day.
    boolean asking = who == Who.BETWEEN && path.equals(LostFactorsPages.ASK);
    assertThat(changed && !who.isOwner() && !asking)
        .as("%s changed what the owner has", asked)
        .isFalse();
    if (!who.isOwner() && who != Who.FORGED) {
      assertThat(answer.body()).as(asked).doesNotContain(cast.whatTheOwnerTyped());
    }
    String outcome = outcome(answer);
    if (who == Who.OTHER && !path.equals(row.route().path())) {
      assertThat(outcome(cast.send(visitor, who, row.route().method(), unknown(path), form)))
          .as("%s is told whether there is such a thing", asked)
          .isEqualTo(outcome);
    }
    return changed ? outcome + "*" : outcome;
  }

  /** The same address with an id that nobody has. */
  private static String unknown(String path) {
    return path.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", UUID.randomUUID().toString());
  }

  private static String outcome(Answer answer) {
    int status = answer.status();
    if (status / 100 == 2) {
      String type = answer.header("content-type");
      return answer.body().contains("name=\"stepUpPassword\"")
          ? "proof"
          : type.startsWith("text/html") ? "page" : "file";
    }
    if (status == 302 || status == 303) {
      return URI.create(answer.location()).getRawSchemeSpecificPart().endsWith("/sign-in")
          ? "door"
          : "on";
    }
    return Integer.toString(status);
  }

  /** Also for those with a credential: a method that a route does not have does nothing. */
  @Test
  void answersNoMethodThatTheTableDoesNotHave() {
    Map<String, Set<String>> mapped =
        Routes.all().stream()
            .collect(
                Collectors.groupingBy(
                    Route::path, Collectors.mapping(Route::method, Collectors.toSet())));
    AccessCast cast = new AccessCast(port, clock, jdbc, ledger, senders, clients);
    List<String> wrong = new ArrayList<>();
    mapped.forEach((route, has) -> {
      String path = cast.path(route);
      cast.enter(Who.OWNER);
      String before = cast.whatTheOwnerHas();
      for (String method : METHODS) {
        for (Who who : List.of(Who.ANYONE, Who.OWNER)) {
          if (!has.contains(method)) {
            Answer answer = cast.send(cast.enter(who), who, method, path, "");
            rules.hold(method, answer);
            if (!right(route, method, who).contains(outcome(answer))) {
              wrong.add(method + " " + route + " " + who + ": " + outcome(answer));
            }
          }
        }
      }
      assertThat(cast.whatTheOwnerHas()).as(route).isEqualTo(before);
    });
    assertThat(wrong).isEmpty();
  }

  private static Set<String> right(String route, String method, Who who) {
    if (route.startsWith("/demo") || route.equals("/error")) {
      return Set.of("404", "405", "400", "file");
    }
    if (who == Who.ANYONE && (route.startsWith("/account") || route.startsWith("/portfolio"))) {
      return Set.of("door", "403", "400");
    }
    // Below an address that ends in an id, a word in the place of an id is one that nobody has.
    return method.equals("OPTIONS") ? Set.of("file", "405") : Set.of("405", "404", "400");
  }
}
