package org.casefolio.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What somebody learns who steals the data folder, the log and the metrics after people have used
 * their portfolios: nothing that was entered, and not whose case is whose. (The keys of a
 * demonstration lie in its data folder; elsewhere they may not.)
 */
class StolenDataTests {

  private static final String USER_ID = "Quokka-Planted-7261";
  private static final String PASSWORD = "planted walrus battery kettle 9";
  private static final String EMAIL = "planted.quokka@mailbox.example";
  private static final String LABEL = "PlantedLabel Zanzibar";
  private static final String NOTE = "PlantedNote ask about Ouagadougou";
  private static final String TYPED_DATE = "2028-10-17";
  private static final String WITHOUT_EMAIL = "Numbat-Planted-5513";

  /** An official test receipt of the sandbox; the case of the first page is named in the log. */
  private static final String FOLLOWED = "LIN9999106498";

  private static final String NOT_KNOWN_YET = "IOE0918273645";
  private static final String NOT_KNOWN_EITHER = "MSC2197364518";

  /** What the thief joins: everything that belongs to people. */
  private static final List<String> PERSONAL =
      List.of("accounts", "portfolio", "mail", "notification", "api");

  /** What nobody can guess may be kept as a plain hash. */
  private static final Set<String> RANDOM =
      Set.of(
          "token of confirmation",
          "token of a stop",
          "cookie",
          "second cookie",
          "token of a client");

  private static final Map<String, String> planted = new LinkedHashMap<>();
  private static final Map<String, List<String>> rows = new TreeMap<>();
  private static final List<String> metrics = new ArrayList<>();
  private static final Map<String, Set<String>> personalValues = new TreeMap<>();
  private static final Map<String, Set<String>> caseValues = new TreeMap<>();
  private static List<String> nearInTime = List.of();
  private static List<String> inOneTransaction = List.of();
  private static List<String> receipts = List.of();
  private static Map<String, String> crowd = Map.of();
  private static Planted crowdSearch = new Planted(Map.of());
  private static String threads = "";
  private static Scrape scrape;
  private static Program program;

  @BeforeAll
  static void walkAndStop() throws IOException, SQLException, InterruptedException {
    program =
        Program.demo(
            Map.of("CASEFOLIO_SANDBOX_EVERY", "0", "CASEFOLIO_TRUSTED_PROXIES", "127.0.0.1,::1"));
    walk();
    Crowd people = new Crowd(program);
    people.enter();
    crowd = people.entered();
    Map<String, String> all = new LinkedHashMap<>(crowd);
    all.putAll(people.random());
    crowdSearch = new Planted(all);
    threads = program.threads();
    readMetrics();
    readDatabase();
    program.stop();
  }

  @AfterAll
  static void close() {
    program.close();
  }

  @Test
  void searchFindsWhatIsThere() throws IOException {
    assertThat(foundInFiles(new Planted(Map.of("case", FOLLOWED)))).isNotEmpty();
    assertThat(new Planted(Map.of("case", FOLLOWED)).in(rows.get("cases"))).isNotEmpty();
  }

  @Test
  void noFileHoldsWhatWasEntered() throws IOException {
    assertThat(foundInFiles(new Planted(planted))).isEmpty();
    assertThat(crowd).hasSizeGreaterThan(10_000);
    assertThat(foundInFiles(crowdSearch)).isEmpty();
  }

  @Test
  void noTableHoldsWhatWasEntered() {
    Planted search = new Planted(planted);
    rows.forEach((schema, texts) -> {
      assertThat(search.in(texts)).describedAs(schema).isEmpty();
      assertThat(crowdSearch.in(texts)).describedAs(schema).isEmpty();
    });
  }

  @Test
  void followedCaseStandsNowhereButAmongTheCases() {
    Planted receipt = new Planted(receipt("followed case", FOLLOWED));
    rows.forEach((schema, texts) -> {
      if (!schema.equals("cases")) {
        assertThat(receipt.in(texts)).describedAs(schema).isEmpty();
      }
    });
  }

  @Test
  void requestsAreCountedByTemplateAndNeverByPath() {
    assertThat(scrape.values("uri"))
        .contains("/check", "/portfolio")
        .noneMatch(uri -> uri.matches(".*\\d{3}.*") || uri.contains("?"));
  }

  @Test
  void dashboardAndAlarmsAskForWhatIsMeasured() throws IOException {
    scrape.assertAnswers(Pattern.compile("(?!casefolio_mirror_)"));
    Scrape.assertGuided();
  }

  @Test
  void neitherLogNorMetricNorThreadNamesAnything() throws IOException {
    Map<String, String> all = new LinkedHashMap<>(planted);
    all.putAll(receipt("followed case", FOLLOWED));
    Planted search = new Planted(all);

    assertThat(metrics).isNotEmpty();
    assertThat(threads).contains("java.lang.Thread.State");
    for (Planted one : List.of(search, crowdSearch)) {
      assertThat(one.in(metrics)).isEmpty();
      assertThat(one.in(List.of(program.log(), threads))).isEmpty();
      assertThat(one.in(Files.readAllBytes(program.data().resolve("postgres.log")))).isEmpty();
    }
  }

  @Test
  void nothingPersonalSharesAValueWithACase() {
    personalValues.forEach((column, values) ->
        caseValues.forEach((caseColumn, others) -> {
          Set<String> common = new TreeSet<>(values);
          common.retainAll(others);
          assertThat(common).describedAs(column + " and " + caseColumn).isEmpty();
        }));
  }

  @Test
  void nothingPersonalIsThePlainHashOfAReceiptNumberOrOfWhatWasEntered()
      throws GeneralSecurityException {
    Set<String> hashes = new TreeSet<>();
    List<String> hashed = new ArrayList<>(receipts);
    planted.forEach((name, value) -> {
      if (!RANDOM.contains(name)) {
        hashed.add(value);
      }
    });
    hashed.addAll(crowd.values());
    for (String algorithm : List.of("MD5", "SHA-1", "SHA-256", "SHA-512")) {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (String value : hashed) {
        hashes.add(
            HexFormat.of()
                .formatHex(digest.digest(value.getBytes(StandardCharsets.UTF_8)), 0, 15)
                .substring(0, 12));
      }
    }
    assertThat(receipts).contains(FOLLOWED).hasSizeGreaterThan(9_000);
    // The first 48 bits are enough to recognize one, also where it was made a UUID.
    personalValues.forEach((column, values) ->
        assertThat(values)
            .describedAs(column)
            .noneMatch(value -> value.length() >= 24 && hashes.contains(value.substring(0, 12))));
  }

  @Test
  void nothingPersonalHasTheTimeOrTheTransactionOfACaseEntry() {
    assertThat(nearInTime).isEmpty();
    assertThat(inOneTransaction).isEmpty();
  }

  private static void walk() {
    try (Visitor visitor = new Visitor(program);
        Visitor other = new Visitor(program)) {
      visitor.createPortfolio(
          USER_ID,
          PASSWORD,
          EMAIL,
          FOLLOWED + "\t" + LABEL + "\n" + NOT_KNOWN_YET + "\n" + NOT_KNOWN_EITHER);
      planted.put("User ID", USER_ID);
      planted.put("password", PASSWORD);
      planted.put("address", EMAIL);
      planted.put("label", LABEL);
      planted.put("note", NOTE);
      planted.putAll(receipt("first", NOT_KNOWN_YET));
      planted.putAll(receipt("second", NOT_KNOWN_EITHER));
      planted.put("token of confirmation", visitor.confirm(EMAIL));
      planted.put("cookie", visitor.cookies().get("__Host-session"));

      Visitor.Answer saved =
          visitor.send(
              visitor.get("/portfolio/mail"),
              "/portfolio/mail",
              "rhythm",
              "at-once",
              "detail",
              "what-changed",
              "withLabel",
              "true",
              "statusInSubject",
              "true");
      assertThat(saved.path()).startsWith("/portfolio?");
      for (String page :
          visitor.get("/portfolio").findAll("href=\"(/portfolio/case/[0-9a-f-]{36})\"")) {
        Visitor.Answer one = visitor.get(page);
        if (one.body().contains(LABEL)) {
          Visitor.Answer noted =
              visitor.send(one, page, "label", LABEL, "note", NOTE, "mail", "at-once");
          assertThat(noted.body()).contains(NOTE);
          Visitor.Answer dated =
              visitor.send(one, page + "/date", "month", "10", "day", "17", "year", "2028");
          assertThat(dated.text()).contains("October 17, 2028");
          planted.put("typed date", TYPED_DATE);
        }
      }
      subscribe();
      visitor.post("/check", "receiptNumber", NOT_KNOWN_YET);
      visitor.post("/check", "receiptNumber", FOLLOWED);
      assertThat(visitor.get("/" + NOT_KNOWN_YET).status()).isEqualTo(404);
      assertThat(visitor.post("/demo/advance", "receiptNumber", FOLLOWED).path())
          .contains("advanced=yes");
      assertThat(visitor.mail(LABEL).text()).contains(EMAIL);
      Visitor.await(
          "a change in the feed",
          () ->
              api("GET", "/api/v1/changes", "").contains(FOLLOWED)
                  ? List.of("it is there")
                  : List.of());
      assertThat(visitor.get("/portfolio/told").text()).contains(LABEL);
      // What then waits, for the minute to pass and for a digest, is in the dump as well.
      visitor.post("/demo/advance", "receiptNumber", FOLLOWED);
      Visitor.Answer daily =
          visitor.send(
              visitor.get("/portfolio/mail"),
              "/portfolio/mail",
              "rhythm",
              "daily",
              "weekday",
              "monday",
              "hour",
              "8",
              "zone",
              "America/Chicago",
              "detail",
              "what-changed",
              "withLabel",
              "true");
      assertThat(daily.path()).startsWith("/portfolio?");
      visitor.post("/demo/advance", "receiptNumber", FOLLOWED);
      Visitor.await(
          "three messages",
          () ->
              visitor.get("/portfolio/told").findAll("href=\"(/portfolio/told/)").size() < 3
                  ? List.of()
                  : List.of("they are there"));

      String stop = visitor.mail(LABEL).find("/unsubscribe\\?[^\"]*token=([\\w-]+)");
      planted.put("token of a stop", stop);
      visitor.post("/unsubscribe", "token", stop, "scope", "case");
      visitor.mail("was stopped");

      visitor.send(visitor.get("/portfolio"), "/sign-out");
      visitor.send(
          visitor.get("/sign-in"), "/sign-in", "userId", USER_ID, "password", PASSWORD + "x");
      Visitor.Answer back =
          visitor.send(
              visitor.get("/sign-in"), "/sign-in", "userId", USER_ID, "password", PASSWORD);
      assertThat(back.path()).startsWith("/portfolio");
      planted.put("second cookie", visitor.cookies().get("__Host-session"));

      Visitor.Answer account =
          other.send(other.get("/create"), "/create", "step", "1", "kind", "employer");
      Visitor.Answer codes =
          other.send(
              account,
              "/create/account",
              "kind",
              "employer",
              "receiptNumber",
              NOT_KNOWN_YET,
              "userId",
              WITHOUT_EMAIL,
              "password",
              PASSWORD);
      List<String> printed = codes.findAll("class=\"cf-code\">([^<]+)<");
      assertThat(printed).hasSize(10);
      planted.put("other User ID", WITHOUT_EMAIL);
      for (String code : printed) {
        planted.put("recovery code " + planted.size(), code.strip());
      }
    }
  }

  /** The client of the demonstration, as a program uses it. */
  private static void subscribe() {
    Matcher printed =
        Pattern.compile("client_id=(\\S+)\\s+client_secret=(\\S+)").matcher(program.log());
    assertThat(printed.find()).isTrue();
    String form =
        "grant_type=client_credentials&client_id="
            + printed.group(1)
            + "&client_secret="
            + printed.group(2);
    Matcher token =
        Pattern.compile("\"access_token\":\"([^\"]+)\"")
            .matcher(send("POST", "/oauth/accesstoken", form, "application/x-www-form-urlencoded"));
    assertThat(token.find()).isTrue();
    planted.put("token of a client", token.group(1));
    String numbers =
        "{\"receiptNumbers\":[\"" + FOLLOWED + "\",\"" + NOT_KNOWN_EITHER + "\",\"nonsense\"]}";
    assertThat(api("POST", "/api/v1/subscriptions", numbers)).contains("\"subscriptions\":2");
    assertThat(api("POST", "/api/v1/cases/query", numbers)).contains("not-recognized", "found");
    assertThat(api("GET", "/case-status/" + FOLLOWED, "")).contains("case_status");
    assertThat(api("GET", "/case-status/" + NOT_KNOWN_YET, "")).contains("\"code\":404");
  }

  private static String api(String method, String path, String body) {
    return send(method, path, body, "application/json");
  }

  private static String send(String method, String path, String body, String type) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(program.url() + path))
                  .header("Content-Type", type)
                  .header(
                      "Authorization",
                      "Bearer " + planted.getOrDefault("token of a client", "none"))
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A receipt number and how it is written in groups. */
  private static Map<String, String> receipt(String name, String number) {
    return Map.of(
        name,
        number,
        name + " in groups",
        number.substring(0, 3)
            + " "
            + number.substring(3, 6)
            + " "
            + number.substring(6, 9)
            + " "
            + number.substring(9),
        name + " without its letters",
        number.substring(3));
  }

  private static List<String> foundInFiles(Planted search) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(program.data())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path name = program.data().relativize(file);
        if (!name.getName(0).toString().startsWith("postgresql-")) {
          search.in(Files.readAllBytes(file)).forEach(what -> found.add(name + ": " + what));
        }
      }
    }
    return found;
  }

  private static void readMetrics() throws IOException, InterruptedException {
    Matcher names =
        Pattern.compile("\"([a-z][a-z0-9._]+)\"").matcher(management("/actuator/metrics"));
    while (names.find()) {
      if (!names.group(1).equals("names")) {
        metrics.add(management("/actuator/metrics/" + names.group(1)));
      }
    }
    try (Visitor stranger = new Visitor(program)) {
      stranger.get("/case-status/" + FOLLOWED);
      stranger.get("/cases/" + FOLLOWED + "?receiptNumber=" + FOLLOWED);
    }
    scrape = Scrape.of(program);
    metrics.add(scrape.text());
    metrics.add(management("/actuator/health"));
    metrics.add(management("/actuator/info"));
  }

  private static String management(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(program.managementUrl() + path)).build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  /** As text, so that what the server compresses is open. */
  private static void readDatabase() throws IOException, SQLException {
    Path cluster = program.data().resolve("postgres");
    String port = Files.readAllLines(cluster.resolve("postmaster.pid")).get(3).strip();
    String password = Files.readString(program.data().resolve("postgres.password")).strip();
    String database =
        List.of("casefolio", "postgres").stream()
            .filter(name -> hasAccounts(port, name, password))
            .findFirst()
            .orElseThrow();
    try (Connection connection = connect(port, database, password)) {
      for (List<String> table :
          query(
              connection,
              """
              select table_schema, table_name from information_schema.tables
              where table_schema not in ('pg_catalog', 'information_schema')
                and table_type = 'BASE TABLE'
              order by 1, 2
              """)) {
        String name = table.get(0) + "." + table.get(1);
        for (List<String> row : query(connection, "select t::text from " + name + " t")) {
          rows.computeIfAbsent(table.get(0), _ -> new ArrayList<>()).add(row.get(0));
        }
      }
      for (List<String> column :
          query(
              connection,
              """
              select table_schema, table_name, column_name, data_type
              from information_schema.columns
              where table_schema in
                ('cases', 'accounts', 'portfolio', 'mail', 'notification', 'audit', 'api')
                and data_type in ('uuid', 'bytea', 'bigint')
                and (table_schema, data_type) not in (('audit', 'bigint'), ('api', 'bigint'))
                and (table_schema, table_name, column_name) <> ('mail', 'pace', 'messages')
              """)) {
        String name = column.get(0) + "." + column.get(1);
        // Small numbers are alike by chance: a version is 1, and so is the id of a row. So are
        // counts,
        // such as that of all messages of a day and queue.
        String value =
            switch (column.get(3)) {
              case "uuid" -> "replace(" + column.get(2) + "::text, '-', '')";
              case "bytea" -> "encode(" + column.get(2) + ", 'hex')";
              default -> column.get(2) + "::text";
            };
        Set<String> values = new TreeSet<>();
        query(
                connection,
                "select " + value + " from " + name + " where " + column.get(2) + " is not null")
            .forEach(row -> values.add(row.get(0)));
        (column.get(0).equals("cases") ? caseValues : personalValues)
            .put(name + "." + column.get(2), values);
      }
      receipts =
          query(connection, "select receipt from cases.case_file").stream()
              .map(List::getFirst)
              .toList();
      nearInTime = timesNearAnEntry(connection);
      inOneTransaction = transactionsOfAnEntry(connection);
    }
  }

  private static List<String> timesNearAnEntry(Connection connection) throws SQLException {
    List<String> near = new ArrayList<>();
    for (List<String> column :
        query(
            connection,
            """
            select table_schema, table_name, column_name from information_schema.columns
            where table_schema in ('portfolio', 'mail', 'notification')
              and data_type like 'timestamp%'
            """)) {
      String name = column.get(0) + "." + column.get(1);
      String time = column.get(2);
      for (List<String> row :
          query(
              connection,
              "select distinct t."
                  + time
                  + "::text from "
                  + name
                  + " t join cases.entry e on e.learned_at between t."
                  + time
                  + " - interval '2 seconds' and t."
                  + time
                  + " + interval '2 seconds'")) {
        near.add(name + "." + time + " " + row.get(0));
      }
    }
    return near;
  }

  /** PostgreSQL notes on every row which transaction wrote it. */
  private static List<String> transactionsOfAnEntry(Connection connection) throws SQLException {
    List<String> same = new ArrayList<>();
    for (List<String> table :
        query(
            connection,
            "select table_schema, table_name from information_schema.tables where table_schema in"
                + " ('"
                + String.join("','", PERSONAL)
                + "')")) {
      String name = table.get(0) + "." + table.get(1);
      for (List<String> row :
          query(
              connection,
              "select distinct t.xmin::text from "
                  + name
                  + " t join cases.entry e on e.xmin = t.xmin")) {
        same.add(name + " " + row.get(0));
      }
    }
    return same;
  }

  private static boolean hasAccounts(String port, String database, String password) {
    try (Connection connection = connect(port, database, password)) {
      return !query(connection, "select 1 from pg_namespace where nspname = 'accounts'").isEmpty();
    } catch (SQLException e) {
      return false;
    }
  }

  private static Connection connect(String port, String database, String password)
      throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, "casefolio", password);
  }

  private static List<List<String>> query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<String>> all = new ArrayList<>();
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(result.getString(i));
        }
        all.add(row);
      }
      return all;
    }
  }
}
