package org.casefolio.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.TestAccounts;
import org.casefolio.cases.TestEvent;
import org.casefolio.mail.Outbox;
import org.casefolio.mail.Sent;
import org.casefolio.platform.postgres.Database;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.vault.Vault;
import org.casefolio.portfolio.MailChoice.Rhythm;
import org.casefolio.portfolio.Portfolios;
import org.casefolio.portfolio.TestPortfolios;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The links that stop e-mail, as a browser and a mail program use them: signed out, no cookies. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "casefolio.demo=false",
      "casefolio.operator.name=Example Agency",
      "casefolio.operator.kind=agency",
      "casefolio.operator.contact=help@example.org",
      "casefolio.mail.from=no-reply@example.org",
      "casefolio.public-url=http://localhost",
      "casefolio.smtp.host=127.0.0.1",
      "management.server.port=0"
    })
class StopPagesTests {

  @Autowired private ApplicationContext context;
  @Autowired private Database database;
  @Autowired private Vault vault;
  @Autowired private StopTokens tokens;
  @Autowired private Outbox outbox;
  @Autowired private Portfolios all;
  @Autowired private PlatformTransactionManager transactionManager;

  @Value("${local.server.port}")
  private int port;

  private TransactionTemplate transactions;
  private TestAccounts accounts;
  private TestPortfolios portfolios;
  private AccountId account;
  private UUID follow;
  private String token;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) throws IOException {
    TestDatabase.register(properties);
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "data-");
    properties.add("casefolio.data", folder.resolve("data")::toString);
    properties.add("casefolio.master-key-file", folder.resolve("master.key")::toString);
  }

  @BeforeEach
  void follow() {
    transactions = new TransactionTemplate(transactionManager);
    accounts = TestAccounts.on(database, vault, transactions);
    portfolios = TestPortfolios.of(context, transactions);
    account = accounts.create("reader@home.example", true, Locale.ENGLISH);
    follow = portfolios.follow(account, TestEvent.RECEIPT, "");
    token = tokens.seal(account.value(), Optional.of(follow), Optional.empty());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder().GET(), path);
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder()
            .POST(BodyPublishers.ofString(body))
            .header("Content-Type", "application/x-www-form-urlencoded"),
        path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          request.uri(URI.create("http://localhost:" + port + path)).build(),
          BodyHandlers.ofString());
    }
  }

  private boolean asked() {
    return Boolean.TRUE.equals(
        transactions.execute(transaction ->
            all.followers(Set.of(TestEvent.RECEIPT)).get(TestEvent.RECEIPT).stream()
                .filter(follower -> follower.account().equals(account))
                .findFirst()
                .orElseThrow()
                .asked()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "es"})
  void asksAndChangesNothingWhenOpened(String language) throws Exception {
    for (String path : new String[] {"/unsubscribe", "/unsubscribe/one-click"}) {
      HttpResponse<String> answer = get(path + "?lang=" + language + "&token=" + token);

      Document page = Jsoup.parse(answer.body());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(page.selectFirst("html").attr("lang")).isEqualTo(language);
      assertThat(page.select("form[action=/unsubscribe] button[name=scope]"))
          .extracting(button -> button.attr("value"))
          .containsExactly("case", "all");
    }
    assertThat(asked()).isTrue();
  }

  @Test
  void stopsOneCase() throws Exception {
    HttpResponse<String> answer = post("/unsubscribe", "scope=case&token=" + token);

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location").orElseThrow()).doesNotContain(token);
    assertThat(asked()).isFalse();
    assertThat(portfolios.choice(account).rhythm()).isNotEqualTo(Rhythm.NONE);
  }

  @Test
  void confirmsOnceHoweverOftenItIsStoppedAndInWhateverWay() throws Exception {
    post("/unsubscribe", "scope=case&token=" + token);
    post("/unsubscribe", "scope=case&token=" + token);
    post("/unsubscribe/one-click?token=" + token, "List-Unsubscribe=One-Click");
    get("/unsubscribe?token=" + token);

    assertThat(outbox.list(account.value()))
        .extracting(Sent::writer)
        .containsExactly(StopWriter.NAME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "es"})
  void undoesAStopByTheButtonAloneAndAnyNumberOfTimes(String language) throws Exception {
    post("/unsubscribe", "scope=all&token=" + token);
    StopFacts facts = StopFacts.read(outbox.list(account.value()).getFirst().facts().getFirst());
    String undo = tokens.sealUndo(account.value(), facts.stop(), Optional.empty());

    HttpResponse<String> asks = get("/unsubscribe/undo?lang=" + language + "&token=" + undo);
    post("/unsubscribe/undo", "lang=es&token=" + undo);

    assertThat(asks.statusCode()).isEqualTo(200);
    assertThat(Jsoup.parse(asks.body()).select("form[action=/unsubscribe/undo] button")).hasSize(1);
    assertThat(portfolios.choice(account).rhythm()).isEqualTo(Rhythm.NONE);

    HttpResponse<String> undone = post("/unsubscribe/undo", "token=" + undo);

    assertThat(undone.statusCode()).isEqualTo(303);
    assertThat(undone.headers().firstValue("Location").orElseThrow())
        .startsWith("/unsubscribe/undone?done=yes")
        .doesNotContain(undo);
    assertThat(portfolios.choice(account).rhythm()).isEqualTo(Rhythm.AT_ONCE);
    assertThat(post("/unsubscribe/undo", "token=" + undo).headers().firstValue("Location"))
        .hasValueSatisfying(there -> assertThat(there).contains("done=yes"));
  }

  @Test
  void undoesNothingWithTheLinkThatStopsOrACutOne() throws Exception {
    post("/unsubscribe", "scope=all&token=" + token);

    assertThat(get("/unsubscribe/undo?token=" + token).statusCode()).isEqualTo(404);
    assertThat(post("/unsubscribe/undo", "token=" + token).statusCode()).isEqualTo(404);
    assertThat(portfolios.choice(account).rhythm()).isEqualTo(Rhythm.NONE);
  }

  @Test
  void stopsEverything() throws Exception {
    assertThat(post("/unsubscribe", "scope=all&token=" + token).statusCode()).isEqualTo(303);

    assertThat(portfolios.choice(account).rhythm()).isEqualTo(Rhythm.NONE);
  }

  @Test
  void doingItTwiceIsFine() throws Exception {
    post("/unsubscribe", "scope=all&token=" + token);

    assertThat(post("/unsubscribe", "scope=all&token=" + token).statusCode()).isEqualTo(303);
    assertThat(post("/unsubscribe", "scope=case&token=" + token).statusCode()).isEqualTo(303);
  }

  @Test
  void changesNothingWhenOnlyTheLanguageIsSwitched() throws Exception {
    HttpResponse<String> answer = post("/unsubscribe", "scope=all&lang=es&token=" + token);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(asked()).isTrue();
  }

  @Test
  void stopsWithTheOneClickOfAMailProgram() throws Exception {
    HttpResponse<String> answer =
        post("/unsubscribe/one-click?token=" + token, "List-Unsubscribe=One-Click");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(asked()).isFalse();
    assertThat(
            post("/unsubscribe/one-click?token=" + token, "List-Unsubscribe=One-Click")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void wantsTheSignOfTheOneClick() throws Exception {
    assertThat(post("/unsubscribe/one-click?token=" + token, "").statusCode()).isEqualTo(400);
    assertThat(asked()).isTrue();
  }

  @Test
  void saysThatACutLinkIsNotComplete() throws Exception {
    String cut = token.substring(0, token.length() - 4);

    assertThat(get("/unsubscribe?token=" + cut).statusCode()).isEqualTo(404);
    assertThat(post("/unsubscribe", "scope=all&token=" + cut).statusCode()).isEqualTo(404);
    assertThat(
            post("/unsubscribe/one-click?token=" + cut, "List-Unsubscribe=One-Click").statusCode())
        .isEqualTo(400);
    assertThat(asked()).isTrue();
  }

  @Test
  void letsTheReaderOfAFurtherAddressRemoveItAndNothingElse() throws Exception {
    UUID more = accounts.add(account, "helper@home.example", true);
    String link = tokens.seal(account.value(), Optional.of(follow), Optional.of(more));

    Document page = Jsoup.parse(get("/unsubscribe?token=" + link).body());
    assertThat(page.select("form[action=/unsubscribe] button[name=scope]"))
        .extracting(button -> button.attr("value"))
        .containsExactly("address");
    assertThat(post("/unsubscribe", "scope=all&token=" + link).statusCode()).isEqualTo(200);
    assertThat(mailboxes()).isEqualTo(2);

    assertThat(post("/unsubscribe", "scope=address&token=" + link).statusCode()).isEqualTo(303);
    assertThat(post("/unsubscribe", "scope=address&token=" + link).statusCode()).isEqualTo(303);

    assertThat(mailboxes()).isEqualTo(1);
    assertThat(asked()).isTrue();
  }

  @Test
  void removesAFurtherAddressWithOneClick() throws Exception {
    UUID more = accounts.add(account, "helper@home.example", true);
    String link = tokens.seal(account.value(), Optional.of(follow), Optional.of(more));

    assertThat(
            post("/unsubscribe/one-click?token=" + link, "List-Unsubscribe=One-Click").statusCode())
        .isEqualTo(200);

    assertThat(mailboxes()).isEqualTo(1);
    assertThat(asked()).isTrue();
  }

  private int mailboxes() {
    return accounts.accounts().get(account).mailboxes().size();
  }

  @Test
  void doesNothingForAnAccountThatIsGone() throws Exception {
    accounts.delete(account);

    assertThat(post("/unsubscribe", "scope=all&token=" + token).statusCode()).isEqualTo(303);
    assertThat(
            post("/unsubscribe/one-click?token=" + token, "List-Unsubscribe=One-Click")
                .statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"case", "all"})
  void saysWhatWasStopped(String scope) throws Exception {
    HttpResponse<String> answer = get("/unsubscribe/done?scope=" + scope + "&lang=es");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Jsoup.parse(answer.body()).text())
        .contains(scope.equals("all") ? "sobre ningún caso" : "sobre este caso");
  }
}
