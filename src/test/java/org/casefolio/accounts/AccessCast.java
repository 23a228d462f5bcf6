package org.casefolio.accounts;

import static org.casefolio.cases.TestEvent.batch;
import static org.casefolio.cases.TestEvent.event;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.casefolio.accounts.AccessTable.Who;
import org.casefolio.accounts.AccountsSite.Mailbox;
import org.casefolio.accounts.Visitor.Answer;
import org.casefolio.api.Clients;
import org.casefolio.api.Credentials;
import org.casefolio.cases.CaseLedger;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.Senders;
import org.jsoup.nodes.Element;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * One owner with everything that an account can have, and everybody else who might ask for it. What
 * a request has used up is there again for the next one.
 */
final class AccessCast {

  private static final String STEP = "/sign-in/code";
  private static final String FACTORS = "/account/factors";
  private static final String APP = FACTORS + "/app";
  private static final String MORE = "/account/email/more";
  private static final String FORM = "__Host-form";
  private static final String SESSION = "__Host-session";
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Pattern VARIABLE = Pattern.compile("\\{\\*?(\\w+)}");
  private static final String UUID = "[0-9a-f]{8}-[0-9a-f-]{27}";

  private final int port;
  private final TestClock clock;
  private final JdbcClient jdbc;
  private final CaseLedger ledger;
  private final String name = "cast" + NUMBER.incrementAndGet();
  private final String userId = "owner." + name;
  private final String email = userId + "@home.example";
  private final String label = "Aunt " + name;
  private final String account;
  private final String credential;
  private final Credentials client;
  private final String everythingOwned;
  private final Map<Who, Visitor> visitors = new EnumMap<>(Who.class);
  private final Set<Who> checked = EnumSet.noneOf(Who.class);
  private final Map<String, String> tokens = new HashMap<>();
  private final Map<String, String> expiredCookies;
  private AppKey key = AppKey.random();
  private int receipts;
  private int others;

  AccessCast(
      int port,
      TestClock clock,
      JdbcClient jdbc,
      CaseLedger ledger,
      Senders senders,
      Clients clients) {
    this.port = port;
    this.clock = clock;
    this.jdbc = jdbc;
    this.ledger = ledger;
    clock.advance(Duration.ofDays(1));
    this.credential = senders.add(name, null).orElseThrow();
    this.client = clients.add(name, 100_000, null).orElseThrow();
    this.everythingOwned = everythingOwned();
    Visitor owner = new Visitor(port);
    visitors.put(Who.OWNER, owner);
    List<String> before = accounts();
    People.create(owner, userId, email);
    this.account = accounts().stream().filter(one -> !before.contains(one)).findAny().orElseThrow();
    owner.submit(owner.get(Mailbox.await(email, 1).getLast().link()), "/confirm");
    message();
    factor();
    visitors.put(Who.ANYONE, new Visitor(port));
    visitors.put(Who.SENDER, new Visitor(port));
    visitors.put(Who.CLIENT, new Visitor(port));
    visitors.put(Who.EXPIRED, expire(signIn(new Visitor(port))));
    this.expiredCookies = Map.copyOf(visitor(Who.EXPIRED).cookies());
    visitors.put(Who.UNPROVEN, signIn(new Visitor(port)));
    visitors.put(Who.FORGED, owner);
    visitors.put(Who.OTHER, new Visitor(port));
    visitors.put(Who.BETWEEN, new Visitor(port));
    checked.clear();
  }

  /** Somebody as the table means it, whatever the requests before have done. */
  Visitor enter(Who who) {
    jdbc.sql("delete from platform.limit_count").update();
    Visitor visitor = visitor(who);
    if (checked.contains(who)) {
      return visitor;
    }
    switch (who) {
      case ANYONE, SENDER, CLIENT -> visitor.cookies().keySet().retainAll(Set.of(FORM));
      case EXPIRED -> {
        restoreExpired();
        visitor.cookies().clear();
        visitor.cookies().putAll(expiredCookies);
      }
      case BETWEEN -> {
        if (visitor.get(STEP).status() != 200) {
          factor();
          visitor.cookies().clear();
          People.signIn(visitor, userId, People.PASSWORD);
        }
      }
      case OTHER -> {
        if (visitor.get("/account").status() != 200) {
          visitor.cookies().clear();
          People.create(visitor, "other" + ++others + "." + name, "");
        }
        prove(visitor);
      }
      case UNPROVEN -> {
        if (visitor.get("/account").status() != 200) {
          signIn(visitor);
        }
      }
      case OWNER, FORGED -> owner();
    }
    if (!Set.of(Who.EXPIRED, Who.ANYONE, Who.SENDER, Who.CLIENT).contains(who)) {
      checked.add(who);
    }
    return visitor;
  }

  private Visitor visitor(Who who) {
    return Objects.requireNonNull(visitors.get(who));
  }

  private Visitor owner() {
    Visitor owner = visitor(Who.OWNER);
    if (checked.contains(Who.OWNER)) {
      return owner;
    }
    if (owner.get("/account").status() != 200) {
      signIn(owner);
    }
    prove(owner);
    checked.add(Who.OWNER);
    return owner;
  }

  private static void prove(Visitor visitor) {
    Answer asked = visitor.get("/account/password");
    if (asked.body().contains("stepUpPassword")) {
      visitor.prove(asked);
    }
  }

  private Visitor signIn(Visitor visitor) {
    visitor.cookies().clear();
    Answer known = People.signIn(visitor, userId, People.PASSWORD);
    if (known.location().equals(STEP)) {
      clock.advance(AppKey.STEP);
      visitor.submit(visitor.get(STEP), STEP, "code", code());
    }
    return visitor;
  }

  private String code() {
    return key.code(clock.instant().getEpochSecond() / AppKey.STEP.toSeconds());
  }

  /** Sends what a row says, with a form token where the one who asks could have one. */
  Answer send(Visitor visitor, Who who, String method, String path, String form) {
    if (form.startsWith("{")) {
      return visitor.send(
          method,
          path,
          form,
          "Content-Type",
          path.startsWith("/intake") ? "application/x-ndjson" : "application/json",
          "Authorization",
          bearer(who));
    }
    if (method.equals("GET")) {
      return visitor.send(
          method, form.isEmpty() ? path : path + "?" + form, "", "Authorization", bearer(who));
    }
    String token = who == Who.FORGED ? "" : token(visitor);
    checked.clear(); // what is sent may sign anybody out
    return visitor.send(
        method,
        path,
        "form=" + token + (form.isEmpty() ? "" : "&" + form),
        "Content-Type",
        Visitor.FORM,
        "Authorization",
        bearer(who),
        "X-XSRF-TOKEN",
        token.isEmpty() ? "none" : token);
  }

  private String bearer(Who who) {
    return switch (who) {
      case SENDER -> "Bearer " + credential;
      case CLIENT -> "Bearer " + clientToken();
      case ANYONE, EXPIRED, BETWEEN, OTHER, FORGED, UNPROVEN, OWNER -> "none";
    };
  }

  private String clientToken() {
    return JsonMapper.shared()
        .readTree(
            new Visitor(port)
                .post(
                    "/oauth/accesstoken",
                    Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        client.clientId(),
                        "client_secret",
                        client.secret()))
                .body())
        .get("access_token")
        .asString();
  }

  /** Any page's token is good for any form; the page of recovery makes no session. */
  private String token(Visitor visitor) {
    String known = tokens.get(visitor.cookies().getOrDefault(FORM, ""));
    if (known != null) {
      return known;
    }
    String token = visitor.get("/recover/password").page().select("main [name=form]").attr("value");
    tokens.put(visitor.cookies().getOrDefault(FORM, ""), token);
    return token;
  }

  /** A route with the owner's ids in it. */
  String path(String route) {
    String object =
        switch (route.substring(0, Math.max(route.indexOf("/{"), 0))) {
          case FACTORS -> "factor";
          case MORE -> "address";
          case "/portfolio/told", "/demo/mailbox" -> "message";
          case "/confirm" -> "confirmed";
          case "/reset" -> "expired";
          case "/not-me", "/second-step/remove" -> "used";
          case "/second-step/keep" -> "kept";
          case "/sign-in/open" -> "opened";
          default -> "";
        };
    return fill(
        object.isEmpty() ? route : route.replaceAll("\\{(id|what|why)}", "{" + object + "}"));
  }

  /** Puts what the owner has in the place of each variable, and makes it first if it is gone. */
  String fill(String text) {
    Matcher variable = VARIABLE.matcher(text);
    return text.startsWith("{")
        ? text
        : variable.replaceAll(found ->
            switch (found.group(1)) {
              case "follow" -> follow();
              case "removal" -> removal();
              case "factor" -> factor();
              case "address" -> address();
              case "session" -> session();
              case "message" -> message();
              case "new" -> name + "x" + ++receipts;
              default -> found.group(1);
            });
  }

  private String follow() {
    Visitor owner = owner();
    String found = id(owner.get("/portfolio"), "input[name=follow]", "value");
    if (!found.isEmpty()) {
      return found;
    }
    ReceiptNumber number = receipt();
    ledger.record(batch(event("r" + number.value()).of(number).title("Case Was Received")));
    owner.submit(owner.get("/portfolio/add"), "/portfolio/add", "numbers", number.value());
    String follow = id(owner.get("/portfolio"), "input[name=follow]", "value");
    Answer page = owner.get("/portfolio/case/" + follow);
    owner.submit(page, page.path(), "label", label, "action", "save");
    return follow;
  }

  private ReceiptNumber receipt() {
    return new ReceiptNumber(
        "IOE"
            + String.format(Locale.ROOT, "%010d", 970_000_000 + NUMBER.get() * 1_000 + ++receipts));
  }

  private String removal() {
    String follow = follow();
    Visitor owner = owner();
    Answer page = owner.get("/portfolio/case/" + follow);
    Answer removed = owner.submit(page, page.path(), "action", "remove");
    return removed.location().replaceFirst(".*removed=", "");
  }

  private String factor() {
    Visitor owner = owner();
    String found = id(owner.get(FACTORS), "a[href^=" + FACTORS + "/]", "href");
    if (!found.isEmpty()) {
      return found;
    }
    Answer form = People.appForm(owner);
    key = AppKey.parse(form.page().select(".cf-code").text().replace(" ", "")).orElseThrow();
    owner.submit(form, APP, "name", "Phone of " + name, "code", code());
    return id(owner.get(FACTORS), "a[href^=" + FACTORS + "/]", "href");
  }

  private String address() {
    Visitor owner = owner();
    String found = id(owner.get(MORE), "[name=id]", "value");
    if (!found.isEmpty()) {
      return found;
    }
    owner.submit(owner.get(MORE), MORE, "email", "more." + email);
    return id(owner.get(MORE), "[name=id]", "value");
  }

  /** The key of a session of the owner elsewhere. */
  private String session() {
    checked.clear();
    String key = keyElsewhere();
    if (key.isEmpty()) {
      signIn(new Visitor(port));
      key = keyElsewhere();
    }
    if (key.isEmpty()) {
      throw new AssertionError("the owner is signed in nowhere else");
    }
    return key;
  }

  private String keyElsewhere() {
    return owner().get("/account/sessions").page().select("[name=key]").attr("value");
  }

  private String message() {
    Visitor owner = owner();
    String told = "a[href^=/portfolio/told/]";
    String found = id(owner.get("/portfolio/told"), told, "href");
    if (!found.isEmpty()) {
      return found;
    }
    follow();
    ReceiptNumber number = receipt();
    ledger.record(batch(event("r" + number.value()).of(number).title("Case Was Received")));
    owner.submit(owner.get("/portfolio/add"), "/portfolio/add", "numbers", number.value());
    ledger.record(batch(event("a" + number.value()).of(number).title("Case Was Approved")));
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> id(owner().get("/portfolio/told"), told, "href"), id -> !id.isEmpty());
  }

  /** The first id that elements of a page name. */
  private static String id(Answer shown, String elements, String attribute) {
    for (Element element : shown.page().select(elements)) {
      Matcher id = Pattern.compile(UUID).matcher(element.attr(attribute));
      if (id.find()) {
        return id.group();
      }
    }
    return "";
  }

  private Visitor expire(Visitor visitor) {
    String cookie = visitor.cookies().getOrDefault(SESSION, "");
    String id = cookie.substring(0, cookie.indexOf('.'));
    jdbc.sql("drop table if exists expired_session, expired_attributes").update();
    jdbc.sql("create table expired_session as select * from accounts.session where session_id = ?")
        .param(id)
        .update();
    jdbc.sql("update expired_session set last_access_time = 1, expiry_time = 2").update();
    jdbc.sql(
            """
            create table expired_attributes as
            select a.* from accounts.session_attributes a
            join expired_session s on s.primary_id = a.session_primary_id
            """)
        .update();
    jdbc.sql("delete from accounts.session where session_id = ?").param(id).update();
    return visitor;
  }

  private void restoreExpired() {
    jdbc.sql("insert into accounts.session select * from expired_session on conflict do nothing")
        .update();
    jdbc.sql(
            """
            insert into accounts.session_attributes
            select * from expired_attributes on conflict do nothing
            """)
        .update();
  }

  private List<String> accounts() {
    return jdbc.sql("select id::text from accounts.account").query(String.class).list();
  }

  /** Every row that is the owner's, and where the owner is signed in, as one hash. */
  String whatTheOwnerHas() {
    return jdbc.sql(everythingOwned).param("owner", account).query(String.class).single();
  }

  /** The statement for it, of whatever tables there are; what is mailed goes by itself. */
  private String everythingOwned() {
    Map<String, String> owners = new TreeMap<>();
    jdbc.sql(
            """
            select table_schema || '.' || table_name as owned, column_name as owner
            from information_schema.columns
            where column_name in ('account', 'account_id', 'owner')
              and table_schema not in ('mail', 'cases')
              and data_type = 'uuid'
            """)
        .query((row, i) -> owners.put(row.getString("owned"), row.getString("owner")))
        .list();
    owners.put("accounts.account", "id");
    StringBuilder all =
        new StringBuilder(
            """
            select md5(coalesce(string_agg(line, ' ' order by line), '')) from (
            select session_id as line from accounts.session
            where principal_name = :owner and expiry_time > 2
            """);
    owners.forEach((table, owner) ->
        all.append(
            "union all select '%1$s ' || t::text from %1$s t where t.%2$s = :owner::uuid\n"
                .formatted(table, owner)));
    return all.append(") everything").toString();
  }

  /** What nobody else is to read. */
  List<String> whatTheOwnerTyped() {
    return List.of(userId, email, label, "Phone of " + name);
  }
}
