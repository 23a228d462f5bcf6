package org.casefolio.accounts;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.casefolio.Casefolio;
import org.casefolio.bench.Rounds;
import org.casefolio.bench.Verdict;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.WorkLoop;
import org.jsoup.Jsoup;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * Measures whether answers tell by their time who has an account: the same question about one that
 * exists and one that does not, in turn, through HTTP. Called by {@code bench/run timing}.
 */
final class Timing {

  private static final double GOAL = 1;
  private static final double SHARE = 0.05;
  private static final double MILLISECONDS = 1;
  private static final int RUNS = 1_000;
  private static final int LONGEST_WARM_UP = 300;

  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Random order = new Random(1);
  private final String site;
  private String cookie = "";
  private String token = "";
  private final int warmUp;
  private int requests;

  private Timing(ConfigurableApplicationContext context, int runs) {
    this.context = context;
    this.warmUp = Math.min(LONGEST_WARM_UP, runs);
    this.site = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  /** Arguments: {@code --check}, {@code --runs N}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> given = Arrays.asList(arguments);
    int at = given.indexOf("--runs");
    int runs = at < 0 ? RUNS : Integer.parseInt(given.get(at + 1));
    Path folder =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("target", "bench").toAbsolutePath()), "timing-");
    double ratio;
    try (ConfigurableApplicationContext context = program(folder)) {
      ratio = new Timing(context, runs).run(runs);
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
    boolean met = ratio >= GOAL;
    boolean check = given.contains("--check");
    if (check) {
      Verdict.print("timing", ratio, GOAL, met);
    }
    System.exit(met || !check ? 0 : 1);
  }

  /** The program as it runs for real; a proxy that it trusts says where each request comes from. */
  private static ConfigurableApplicationContext program(Path folder) {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Casefolio.class)
            .logStartupInfo(false)
            .run(
                "--server.port=0",
                "--management.server.port=0",
                "--casefolio.demo=false",
                "--casefolio.operator.name=Example Agency",
                "--casefolio.operator.kind=agency",
                "--casefolio.operator.contact=help@status.example.org",
                "--casefolio.public-url=https://status.example.org",
                "--casefolio.trusted-proxies=127.0.0.1",
                "--casefolio.mail.from=no-reply@example.org",
                "--casefolio.smtp.host=127.0.0.1",
                "--casefolio.data=" + folder.resolve("data"),
                "--casefolio.master-key-file=" + folder.resolve("master.key"),
                "--logging.level.root=warn");
    context.getBean("mailLoop", WorkLoop.class).stop(); // there is nobody to send to
    return context;
  }

  private double run(int runs) throws IOException, InterruptedException {
    accounts(warmUp + runs); // each is asked about once, so that no budget of its runs out
    form();
    System.out.printf(
        Locale.ROOT,
        "%-24s %5s %12s %12s %10s %7s%n",
        "answer to",
        "runs",
        "known, ms",
        "unknown, ms",
        "apart, ms",
        "apart");
    List<Double> ratios =
        List.of(
            compare(
                "sign-in",
                runs,
                "/sign-in",
                known -> Map.of("userId", userId(known), "password", People.OTHER_PASSWORD),
                unknown -> Map.of("userId", nobody(unknown), "password", People.OTHER_PASSWORD)),
            compare(
                "forgotten password",
                runs,
                "/recover/password",
                known -> Map.of("userId", userId(known)),
                unknown -> Map.of("userId", nobody(unknown))),
            compare(
                "forgotten User ID",
                runs,
                "/recover/user-id",
                known -> Map.of("email", address(known)),
                unknown -> Map.of("email", noAddress(unknown))),
            compare(
                "code on paper",
                runs,
                "/recover/code",
                known -> code(userId(known)),
                unknown -> code(nobody(unknown))),
            compare(
                "address at sign-up",
                runs,
                "/create/account",
                known -> creation("k", known, address(known)),
                unknown -> creation("u", unknown, noAddress(unknown))));
    return ratios.stream().min(Double::compare).orElseThrow();
  }

  private static String userId(int number) {
    return String.format(Locale.ROOT, "reader.known.%05d", number);
  }

  private static String nobody(int number) {
    return String.format(Locale.ROOT, "reader.never.%05d", number);
  }

  private static String address(int number) {
    return String.format(Locale.ROOT, "known.%05d@example.org", number);
  }

  private static String noAddress(int number) {
    return String.format(Locale.ROOT, "never.%05d@example.org", number);
  }

  private static Map<String, String> code(String userId) {
    return Map.of("userId", userId, "code", "AAAA-BBBB-CCCC", "password", People.OTHER_PASSWORD);
  }

  private static Map<String, String> creation(String who, int number, String address) {
    return Map.of(
        "kind",
        "applicant",
        "userId",
        String.format(Locale.ROOT, "signs.up.%s.%05d", who, number),
        "password",
        People.PASSWORD,
        "email",
        address);
  }

  /** Makes the accounts that are known, with a password and a confirmed address. */
  private void accounts(int count) {
    Vault vault = context.getBean(Vault.class);
    AccountStore store = context.getBean(AccountStore.class);
    String password = context.getBean(PasswordHashes.class).hash(new Password(People.PASSWORD));
    context
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(_ -> {
          for (int i = 0; i < count; i++) {
            AccountId id = new AccountId(UUID.randomUUID());
            Sealer sealer = vault.create(id.value());
            AccountRow row =
                new AccountRow(
                    id,
                    AccountKind.APPLICANT,
                    Sealed.of(sealer, AccountRow.USER_ID, userId(i)),
                    Optional.empty(),
                    Optional.empty(),
                    "en",
                    password,
                    1,
                    UUID.randomUUID());
            store.insert(row, vault.sought("user-id", userId(i)), LocalDate.EPOCH);
            store.confirmEmail(
                id, sealer.seal(AccountRow.EMAIL, address(i)), vault.blind("email", address(i)));
          }
        });
  }

  /** Takes what protects forms, once for all. */
  private void form() throws IOException, InterruptedException {
    HttpResponse<String> form =
        http.send(
            HttpRequest.newBuilder(URI.create(site + "/sign-in")).build(),
            HttpResponse.BodyHandlers.ofString());
    cookie =
        form.headers().allValues("set-cookie").stream()
            .map(set -> set.substring(0, (set + ";").indexOf(';')))
            .collect(Collectors.joining("; "));
    token = Jsoup.parse(form.body()).select("input[name=form]").getFirst().val();
  }

  /**
   * Both questions in turn, of which chance decides which comes first; returns goal to distance.
   */
  private double compare(
      String what,
      int runs,
      String path,
      IntFunction<Map<String, String>> known,
      IntFunction<Map<String, String>> unknown)
      throws IOException, InterruptedException {
    List<Double> ofKnown = new ArrayList<>();
    List<Double> ofUnknown = new ArrayList<>();
    for (int i = 0; i < warmUp + runs; i++) {
      boolean knownFirst = order.nextBoolean();
      double first = ask(path, (knownFirst ? known : unknown).apply(i));
      double second = ask(path, (knownFirst ? unknown : known).apply(i));
      if (i >= warmUp) {
        ofKnown.add(knownFirst ? first : second);
        ofUnknown.add(knownFirst ? second : first);
      }
    }
    double one = Rounds.median(ofKnown);
    double other = Rounds.median(ofUnknown);
    double apart = Math.abs(one - other);
    System.out.printf(
        Locale.ROOT,
        "%-24s %5d %12.3f %12.3f %10.3f %6.1f%%%n",
        what,
        runs,
        one,
        other,
        apart,
        100 * apart / other);
    return Math.max(SHARE * other, MILLISECONDS) / Math.max(apart, 0.001);
  }

  /** Milliseconds until the whole answer is there. */
  private double ask(String path, Map<String, String> fields)
      throws IOException, InterruptedException {
    String body =
        "form="
            + encoded(token)
            + fields.entrySet().stream()
                .map(field -> "&" + field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining());
    requests++;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(site + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Cookie", cookie)
            .header(
                "X-Forwarded-For",
                "10." + requests / 65536 + "." + requests / 256 % 256 + "." + requests % 256)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    long begun = System.nanoTime();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    double took = (System.nanoTime() - begun) / 1e6;
    if (answer.statusCode() != 303 && answer.statusCode() != 422) {
      throw new IllegalStateException(path + " was answered " + answer.statusCode());
    }
    return took;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
