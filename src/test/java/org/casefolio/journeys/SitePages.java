package org.casefolio.journeys;

import static org.casefolio.journeys.SitePage.open;
import static org.casefolio.journeys.SitePage.own;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Every page of the site and every state of it that looks different. The order matters: a visit
 * goes through them from first to last, and what it does on one page is what it finds on the next.
 */
final class SitePages {

  private static final String FINAL = "EAC9999103403";
  private static final String ASKS = "LIN9999106505";
  private static final String ASKS_GROUPED = "LIN 999 910 6505";
  private static final String UNKNOWN = "EAC0000000000";
  private static final String UNKNOWN_GROUPED = "EAC 000 000 0000";
  private static final String NEIGHBOR = "EAC0000000001";
  private static final String NEIGHBOR_GROUPED = "EAC 000 000 0001";
  private static final String TYPED = "receiptNumber";
  private static final int WRONG = 422;
  private static final int LIMITED = 429;

  /** Lies in no neighbourhood of another number here. */
  private static final String ASKED_TOO_OFTEN = "SRC0000000017";

  private SitePages() {}

  static List<SitePage> all() {
    List<SitePage> pages = new ArrayList<>();
    pages.addAll(anybody());
    pages.addAll(waysBackIn());
    pages.addAll(errors());
    pages.addAll(creating());
    pages.addAll(portfolio());
    pages.addAll(account());
    pages.addAll(factors());
    pages.addAll(passkeys());
    pages.addAll(mail());
    pages.addAll(leaving());
    return List.copyOf(pages);
  }

  private static List<SitePage> anybody() {
    return List.of(
        open("home", "/", v -> v.open("/")),
        open("check of nothing", "/check", v -> v.open("/").send("/check")).with(WRONG),
        open("check, malformed", "/check", v -> v.check("not a number")).with(WRONG),
        open("check, did you mean", "/check", v -> v.check("IOE091234567O")).with(WRONG),
        open("check, not recognized", "/check", v -> v.check(UNKNOWN)),
        open("check, final", "/check", v -> v.check(FINAL)),
        open("check, asks for something", "/check", v -> v.check(ASKS)),
        open("check, too many", "/check", SitePages::checkTooMuch).with(LIMITED),
        open("answer without a question", "/", v -> v.open("/check")),
        open("help", "/help", v -> v.open("/help")),
        open("developers", "/developers", v -> v.open("/developers")),
        open("privacy", "/privacy", v -> v.open("/privacy")),
        open("accessibility", "/accessibility", v -> v.open("/accessibility")),
        open("terms", "/terms", v -> v.open("/terms")),
        open("is this genuine", "/genuine", v -> v.open("/genuine")),
        open("signed out", "/signed-out", v -> v.open("/signed-out")),
        open("deleted", "/deleted", v -> v.open("/deleted")),
        open("advance, not ours", "/", v -> v.open("/?advanced=unknown")),
        open("advance, done", "/", v -> v.open("/?advanced=yes")),
        open("sign in", "/sign-in", v -> v.open("/sign-in")),
        open("sign in, empty", "/sign-in", v -> v.open("/sign-in").send("/sign-in")).with(WRONG),
        open(
                "sign in, wrong",
                "/sign-in",
                v ->
                    v.open("/sign-in")
                        .fill("userId", v.userId())
                        .fill("password", "wrong")
                        .send("/sign-in"))
            .with(WRONG),
        open("sign in, password changed", "/sign-in", v -> v.open("/sign-in?done=password")),
        open("sign in, last code used", "/sign-in", v -> v.open("/sign-in?done=lastCode")),
        open("sign in first", "/sign-in", v -> v.open("/portfolio")));
  }

  /** Asks without looking until it is too much, and then looks. */
  private static void checkTooMuch(Visit v) {
    for (int i = 0; i < 40; i++) {
      v.page()
          .request()
          .post(
              v.url() + "/check",
              RequestOptions.create().setForm(FormData.create().set(TYPED, ASKED_TOO_OFTEN)));
    }
    v.check(ASKED_TOO_OFTEN);
  }

  private static List<SitePage> waysBackIn() {
    List<SitePage> pages = new ArrayList<>();
    String id = "/recover/user-id";
    String password = "/recover/password";
    String code = "/recover/code";
    pages.add(open("forgotten User ID", id, v -> v.open(id)));
    pages.add(
        open("forgotten User ID, malformed", id, v -> v.open(id).fill("email", "nobody@").send(id))
            .with(WRONG));
    pages.add(
        open(
            "forgotten User ID, sent",
            id + "/sent",
            v -> v.open(id).fill("email", "nobody@mail.example").send(id)));
    pages.add(open("forgotten password", password, v -> v.open(password)));
    pages.add(
        open("forgotten password, empty", password, v -> v.open(password).send(password))
            .with(WRONG));
    pages.add(
        open(
            "forgotten password, sent",
            password + "/sent",
            v -> v.open(password).fill("userId", "nobody-here").send(password)));
    pages.add(open("recovery code", code, v -> v.open(code)));
    pages.add(open("recovery code, empty", code, v -> v.open(code).send(code)).with(WRONG));
    pages.add(
        open(
                "recovery code, wrong",
                code,
                v ->
                    v.open(code)
                        .fill("userId", v.userId())
                        .fill("code", "AAAAA-AAAAA")
                        .fill("password", v.password())
                        .send(code))
            .with(WRONG));
    pages.add(open("reset, unknown link", "/reset/{why}", v -> v.open("/reset?token=unknown")));
    for (String why : List.of("used", "replaced", "expired")) {
      pages.add(open("reset, " + why, "/reset/{why}", v -> v.open("/reset/" + why)));
    }
    pages.add(open("way in closed", "/sign-in/open", v -> v.open("/sign-in/open?token=any")));
    for (String what : List.of("opened", "used", "replaced", "expired", "unknown")) {
      pages.add(
          open("way in, " + what, "/sign-in/open/{what}", v -> v.open("/sign-in/open/" + what)));
    }
    pages.add(open("not me, unknown link", "/not-me/{what}", v -> v.open("/not-me?token=unknown")));
    for (String what : List.of("kept", "over", "unknown")) {
      pages.add(
          open(
              "keep the second step, " + what,
              "/second-step/keep/{what}",
              v -> v.open("/second-step/keep/" + what)));
    }
    for (String why : List.of("used", "replaced", "expired", "unknown")) {
      pages.add(
          open(
              "turn the second step off, " + why,
              "/second-step/remove/{why}",
              v -> v.open("/second-step/remove/" + why)));
    }
    for (String what : List.of("used", "replaced", "expired")) {
      pages.add(open("not me, " + what, "/not-me/{what}", v -> v.open("/not-me/" + what)));
    }
    pages.add(open("confirm, unknown", "/confirm/{what}", v -> v.open("/confirm?token=unknown")));
    for (String what : List.of("confirmed", "already", "full", "replaced", "expired")) {
      pages.add(open("confirm, " + what, "/confirm/{what}", v -> v.open("/confirm/" + what)));
    }
    return pages;
  }

  private static List<SitePage> errors() {
    return List.of(
        open("no such page", "/nowhere", v -> v.open("/nowhere")).with(404),
        open("error page itself", "/error", v -> v.open("/error")).with(404),
        open("no such state", "/reset/{why}", v -> v.open("/reset/nothing")).with(404),
        open("method not allowed", "/demo/advance", v -> v.open("/demo/advance")).with(405),
        open("forbidden", "/sign-in", v -> v.open("/help").post("/sign-in", Map.of("userId", "x")))
            .with(403),
        open("stop, unknown link", "/unsubscribe", v -> v.open("/unsubscribe?token=unknown"))
            .with(404),
        open(
                "stop with one click, unknown link",
                "/unsubscribe/one-click",
                v -> v.open("/unsubscribe/one-click?token=unknown"))
            .with(404),
        open("undo a stop, unknown link", "/unsubscribe/undo", v -> v.open("/unsubscribe/undo"))
            .with(404),
        open("undone", "/unsubscribe/undone", v -> v.open("/unsubscribe/undone?done=yes")),
        open("undone too late", "/unsubscribe/undone", v -> v.open("/unsubscribe/undone")),
        open("keep, unknown link", "/keep", v -> v.open("/keep?token=unknown")).with(404),
        open("kept", "/keep/done", v -> v.open("/keep/done")),
        open("stopped one case", "/unsubscribe/done", v -> v.open("/unsubscribe/done?scope=case")),
        open("stopped all", "/unsubscribe/done", v -> v.open("/unsubscribe/done?scope=all")),
        open(
            "stopped an address",
            "/unsubscribe/done",
            v -> v.open("/unsubscribe/done?scope=address")),
        open("no such message", "/demo/mailbox/{id}", v -> v.open("/demo/mailbox/x")).with(404));
  }

  private static List<SitePage> creating() {
    String form = "/create/account";
    return List.of(
        open("create", "/create", v -> v.open("/create")),
        open("create, no choice", "/create", v -> v.open("/create").send("/create")).with(WRONG),
        open("create with a case", "/create", v -> v.check(ASKS).send("/create")),
        open("create without beginning", "/create", v -> v.open(form)),
        open("create account", "/create", v -> v.account("", "")),
        open("create account, empty", form, v -> v.account("", "").send(form)).with(WRONG),
        open(
                "create account, short password, malformed address",
                form,
                v -> v.account(v.userId(), "nobody@").fill("password", "short").send(form))
            .with(WRONG),
        open(
            "create with a passkey",
            "/create/passkey",
            v -> v.account(v.userId(), "").press("main button[formaction='/create/passkey']")),
        own(
            "recovery codes of a new account without an address",
            "/account/codes",
            v -> v.account(v.userId() + "-2", "").send(form)),
        own("add, third step", "/portfolio/add", v -> v.send("/account/codes/printed")),
        own("empty portfolio", "/portfolio", v -> v.open("/portfolio")),
        own("e-mail without an address", "/portfolio/mail", v -> v.open("/portfolio/mail")),
        own("told nothing", "/portfolio/told", v -> v.open("/portfolio/told")),
        own("account without an address", "/account", v -> v.open("/account")),
        own("paper without a case", "/portfolio/print", v -> v.open("/portfolio/print")),
        open(
            "signed out by oneself",
            "/signed-out",
            v -> v.press("form[action='/sign-out'] button")),
        open("User ID taken", form, v -> v.account(v.userId() + "-2", "").send(form)).with(WRONG));
  }

  private static List<SitePage> portfolio() {
    String add = "/portfolio/add";
    String list = "/portfolio";
    String mail = "/portfolio/mail";
    String one = "/portfolio/case/{follow}";
    return List.of(
        own(
            "add after creating",
            add,
            v -> v.account(v.userId(), v.email()).send("/create/account")),
        own("add nothing", add, v -> v.open(add).fill("numbers", "").send(add)).with(WRONG),
        own("add a list with rejects", add, SitePages::addList),
        own("e-mail, last step", mail, v -> v.open(mail + "?step=4")),
        own("portfolio, address not confirmed", list, v -> v.send(mail)),
        own("portfolio", list, v -> v.open(list)),
        own("portfolio sorted and chosen", list, v -> v.open(list + "?sort=label&show=pending")),
        own("search", list, v -> v.open(list).fill("text", "Cousin").press(apply(v))),
        own("search without a hit", list, v -> v.open(list).fill("text", "zzz").press(apply(v))),
        own("nothing chosen", list, v -> v.open(list).press("main button[value=seen]")).with(WRONG),
        own("case removed", list, SitePages::removeFinal),
        own("case brought back", list, v -> v.send("/portfolio/undo")),
        own("case that asks", one, v -> v.followed(ASKS_GROUPED)),
        own("case saved", one, v -> v.fill("note", "Ask Ana.").press(submit(v, "case"))),
        own(
                "case, label too long",
                one,
                v ->
                    v.followed(ASKS_GROUPED)
                        .fill("label", "x".repeat(500))
                        .press(submit(v, "case")))
            .with(WRONG),
        own(
                "case, no such day",
                one + "/date",
                v -> typeDate(v.followed(ASKS_GROUPED), "2", "30", "2028"))
            .with(WRONG),
        own("case, date typed", one, v -> typeDate(v, "2", "29", "2028")),
        own("portfolio with a date", list, v -> v.open(list)),
        own(
            "case answered",
            one,
            v -> v.followed(ASKS_GROUPED).press("main form:has(input[value=answered]) button")),
        own(
            "case on paper",
            one + "/print",
            v -> v.followed(ASKS_GROUPED).press("main a[href$='/print']")),
        own(
            "case on paper, not recognized",
            one + "/print",
            v -> v.followed(UNKNOWN_GROUPED).press("main a[href$='/print']")),
        own("case not recognized", one, v -> v.followed(UNKNOWN_GROUPED)),
        own("case shown later", one, v -> v.followed(NEIGHBOR_GROUPED)),
        own("no such case", one, v -> v.open("/portfolio/case/x")).with(404),
        own("portfolio on paper", "/portfolio/print", v -> v.open("/portfolio/print")),
        own("add", add, v -> v.open(add)),
        own("e-mail", mail, v -> v.open(mail)),
        own("e-mail once a week", mail, SitePages::chooseADigest),
        own("e-mail at no hour", mail, SitePages::chooseNoHour).with(WRONG),
        own("e-mail, nothing chosen", mail, SitePages::chooseNoMail).with(WRONG),
        own("home, signed in", "/", v -> v.open("/")),
        own("check, signed in", "/check", v -> v.check(ASKS)));
  }

  private static List<SitePage> account() {
    String email = "/account/email";
    String code = "/account/email/code";
    String more = "/account/email/more";
    String password = "/account/password";
    String language = "/account/language";
    String codes = "/account/codes";
    String delete = "/account/delete";
    return List.of(
        own("account, address not confirmed", "/account", v -> v.open("/account")),
        own("address", email, v -> v.open(email)),
        own("address, malformed", email, v -> v.open(email).fill("email", "nobody@").send(email))
            .with(WRONG),
        own(
            "password once more",
            email,
            v -> v.open(email).fill("email", "new@mail.example").send(email)),
        own("password once more, wrong", email, v -> v.fill("stepUpPassword", "wrong").send(email))
            .with(WRONG),
        own("more addresses", more, v -> v.open(more)),
        own(
                "more addresses, malformed",
                more,
                v -> v.open(more).fill("email", "nobody@").send(more))
            .with(WRONG),
        own(
            "code of a further address",
            more + "/{id}",
            v ->
                v.open(more)
                    .fill("email", "helper@mail.example")
                    .send(more)
                    .fill("stepUpPassword", v.password())
                    .send(more)),
        own(
                "code of a further address, empty",
                more + "/{id}",
                v -> v.press(submit(v, "code-form")))
            .with(WRONG),
        own("more addresses, one waits", more, v -> v.open(more)),
        own("code of the address", code, v -> v.open(code)),
        own("code of the address, empty", code, v -> v.open(code).send(code)).with(WRONG),
        own(
                "code of the address, wrong",
                code,
                v -> v.open(code).fill("code", "00000000").send(code))
            .with(WRONG),
        own("code of the address, sent again", code, v -> v.open(code).send(code + "/again")),
        own("password", password, v -> v.open(password)),
        own(
                "password, too short",
                password,
                v -> v.open(password).fill("password", "short").send(password))
            .with(WRONG),
        own("language", language, v -> v.open(language)),
        own("language saved", "/account", v -> v.open(language).send(language)),
        own("codes", codes, v -> v.open(codes)),
        own("codes, new ones", codes, v -> v.open(codes).send(codes)),
        own("codes printed", "/account", v -> v.send(codes + "/printed")),
        own("what we know", "/account/data", v -> v.open("/account/data")),
        own(
            "data as a file",
            "/account/export",
            v -> proven(v.press("main a[href='/account/export']"))),
        own("delete", delete, v -> v.open(delete)));
  }

  private static List<SitePage> factors() {
    String factors = "/account/factors";
    String app = factors + "/app";
    String codes = factors + "/codes";
    String one = factors + "/{id}";
    String step = "/sign-in/code";
    return List.of(
        own("two-step verification, off", factors, v -> v.open(factors)),
        own("add an app", app, v -> proven(v.open(app))),
        own("add an app, wrong code", app, v -> v.open(app).fill("code", "0").send(app))
            .with(WRONG),
        own("backup codes, new ones", codes, SitePages::addApp),
        own("two-step verification, on", factors, v -> v.send(codes + "/printed")),
        own("backup codes", codes, v -> v.open(codes)),
        own("remove an app", one, v -> v.open(factors).press("main .cf-card a")),
        open(
            "code after the password",
            step,
            v ->
                v.press("form[action='/sign-out'] button")
                    .open("/sign-in")
                    .fill("userId", v.userId())
                    .fill("password", v.password())
                    .send("/sign-in")),
        open("code after the password, wrong", step, v -> v.fill("code", "0").send(step))
            .with(WRONG),
        own(
            "two-step verification, off again",
            factors,
            v ->
                proven(
                    v.fill("code", v.kept())
                        .send(step)
                        .open(factors)
                        .press("main .cf-card a")
                        .press(submit(v, "remove-form")))));
  }

  /** The browser's own pretended phone keeps the passkey, and unlocks it without being asked. */
  private static List<SitePage> passkeys() {
    String factors = "/account/factors";
    String add = factors + "/passkey";
    String signIn = "/sign-in/passkey";
    String email = "/account/email";
    return List.of(
        own("add a passkey", add, v -> proven(Passkeys.keep(v).open(add))),
        own("add a passkey, no name", add, v -> v.fill("name", "").send(add)).with(WRONG),
        own(
            "backup codes, with a passkey",
            factors + "/codes",
            v -> v.fill("name", "Phone").send(add)),
        own(
            "where signed in",
            "/account/sessions",
            v -> v.send(factors + "/codes/printed").open("/account/sessions")),
        own("what happened", "/account/activity", v -> v.open("/account/activity")),
        open(
            "sign in with a passkey",
            signIn,
            v -> v.press("form[action='/sign-out'] button").open("/sign-in").send(signIn)),
        own("two-step verification, a passkey", factors, v -> v.send(signIn).open(factors)),
        own(
            "passkey or password once more",
            email,
            v -> v.open(email).fill("email", "third@mail.example").send(email)),
        open(
            "the second step, with a passkey",
            "/sign-in/code",
            v ->
                v.press("form[action='/sign-out'] button")
                    .open("/sign-in")
                    .fill("userId", v.userId())
                    .fill("password", v.password())
                    .send("/sign-in")),
        open("the second step, another passkey", signIn, v -> v.send(signIn)),
        own(
            "remove a passkey",
            factors + "/{id}",
            v -> v.send(signIn).open(factors).press("main .cf-card a")),
        own(
            "two-step verification, no passkey",
            factors,
            v -> proven(v.press(submit(v, "remove-form")))));
  }

  /** With the password, where it is asked for once more. */
  private static Visit proven(Visit v) {
    return v.page().locator("#stepUpPassword").count() == 0
        ? v
        : v.fill("stepUpPassword", v.password()).press(submit(v, "step-up-form"));
  }

  static void addApp(Visit v) {
    proven(v.open("/account/factors/app"));
    String key = v.page().locator("main .cf-code").innerText();
    v.fill("code", AuthenticatorApp.code(key)).send("/account/factors/app");
    v.keep(v.page().locator("main .cf-code").first().innerText());
  }

  private static List<SitePage> mail() {
    String html = "/demo/mailbox/{id}/html";
    return List.of(
        own("mailbox", "/demo/mailbox", v -> v.open("/demo/mailbox")),
        own(
            "message",
            "/demo/mailbox/{id}",
            v -> v.letter(v.text("accounts.mail.confirm.subject"))),
        own("confirmation as HTML", html, v -> v.follow("/html")),
        own(
            "confirm",
            "/confirm",
            v -> v.letter(v.text("accounts.mail.confirm.subject")).follow("/confirm?token=")),
        own("confirmed", "/confirm/{what}", v -> v.send("/confirm")),
        own("account, address confirmed", "/account", v -> v.open("/account?saved=email")),
        own("advanced", "/", SitePages::advanceOwnCase),
        own("message about a change", "/demo/mailbox/{id}", SitePages::openChange),
        own("change as HTML", html, v -> v.follow("/html")),
        own("stop", "/unsubscribe", v -> openChange(v).follow("/unsubscribe?")),
        own(
            "stop by the address for one click",
            "/unsubscribe/one-click",
            v ->
                v.open(
                    v.page()
                        .url()
                        .replace(v.url(), "")
                        .replace("/unsubscribe?", "/unsubscribe/one-click?"))),
        own("portfolio with a change", "/portfolio", v -> v.open("/portfolio")),
        own("told", "/portfolio/told", v -> v.open("/portfolio/told")),
        own(
            "told, one message",
            "/portfolio/told/{id}",
            v -> v.open("/portfolio/told").press("main tbody a")),
        own(
            "stopped by a link",
            "/unsubscribe/done",
            v -> openChange(v).follow("/unsubscribe?").press("main button[value=all]")),
        own("portfolio after a stop", "/portfolio", v -> v.open("/portfolio")),
        own("case after a stop", "/portfolio/case/{follow}", v -> v.followed(ASKS_GROUPED)),
        own(
            "message that confirms a stop",
            "/demo/mailbox/{id}",
            v -> v.letter(v.text("notification.stopMail.subject.all"))),
        own("confirmed stop as HTML", html, v -> v.follow("/html")),
        own(
            "undo a stop",
            "/unsubscribe/undo",
            v ->
                v.letter(v.text("notification.stopMail.subject.all")).follow("/unsubscribe/undo?")),
        own("undid a stop", "/unsubscribe/undone", v -> v.press("main form button")));
  }

  private static List<SitePage> leaving() {
    String lost = "/sign-in/lost";
    String remove = "/second-step/remove";
    return List.of(
        own(
            "mail about an app that was added",
            "/demo/mailbox/{id}",
            v -> {
              addApp(v);
              v.letter(v.text("accounts.mail.factorsChanged.subject"));
            }),
        own("not me", "/not-me", v -> v.follow("/not-me?token=")),
        open("not me, done", "/not-me/{what}", v -> v.send("/not-me")),
        open(
            "reset",
            "/reset",
            v -> v.letter(v.text("accounts.mail.locked.subject")).follow("/reset?token=")),
        open("reset, too short", "/reset", v -> v.fill("password", "short").send("/reset"))
            .with(WRONG),
        open(
            "sign in with the new password",
            "/sign-in",
            v -> v.fill("password", v.password()).send("/reset")),
        open("lost every second step", lost, SitePages::loseEverySecondStep),
        open("lost every second step, asked", lost, v -> v.send(lost)),
        open(
            "keep the second step",
            "/second-step/keep",
            v ->
                v.letter(v.text("accounts.mail.lostAsked.subject"))
                    .follow("/second-step/keep?token=")),
        open(
            "turn the second step off",
            remove,
            v -> v.letter(v.text("accounts.mail.lostReady.subject")).follow(remove + "?token=")),
        open("turn the second step off, too short", remove, v -> turnOff(v, "short")).with(WRONG),
        open("second step off", "/sign-in", v -> turnOff(v, v.password())),
        open(
            "deleted by oneself",
            "/deleted",
            v -> proven(enterPassword(v).open("/account/delete").send("/account/delete"))));
  }

  private static void loseEverySecondStep(Visit v) {
    enterPassword(v);
    addApp(v);
    enterPassword(v.press("form[action='/sign-out'] button")).open("/sign-in/lost");
  }

  private static Visit enterPassword(Visit v) {
    return v.open("/sign-in")
        .fill("userId", v.userId())
        .fill("password", v.password())
        .send("/sign-in");
  }

  private static void turnOff(Visit v, String password) {
    v.fill("password", password).send("/second-step/remove");
  }

  private static void addList(Visit v) {
    String followed = advanced(v.open("/"));
    v.open("/portfolio/add?step=3")
        .fill(
            "numbers",
            String.join(
                "\n",
                followed + "\tMine",
                FINAL + "\tCousin",
                ASKS + "\tAunt",
                UNKNOWN,
                NEIGHBOR,
                "A123456789",
                "IOE091234567O",
                ASKS))
        .send("/portfolio/add");
  }

  private static String advanced(Visit v) {
    return v.page()
        .locator("form[action='/demo/advance'] input[type=hidden][name=" + TYPED + "]")
        .first()
        .inputValue();
  }

  private static Visit advanceOwnCase(Visit v) {
    v.open("/");
    return v.press(
        v.page().locator("main form[action='/demo/advance']:has(input[type=hidden]) button"));
  }

  private static Visit openChange(Visit v) {
    String ending = advanced(v.open("/")).substring(9);
    return v.letter(ending);
  }

  private static void removeFinal(Visit v) {
    v.open("/portfolio");
    v.page().locator("main details#finished > summary").click();
    v.page()
        .locator("main tbody tr")
        .filter(new Locator.FilterOptions().setHasText("Cousin"))
        .locator("label")
        .first()
        .click();
    v.press("main button[value=remove]");
  }

  private static void typeDate(Visit v, String month, String day, String year) {
    if (!v.page().locator("#day").isVisible()) {
      v.page().locator("main summary").last().click();
    }
    v.page().locator("#month").selectOption(month);
    v.fill("day", day).fill("year", year).press(submit(v, "date"));
  }

  private static void chooseADigest(Visit v) {
    v.open("/portfolio/mail");
    v.page().locator("label[for=rhythm-weekly]").click();
  }

  private static void chooseNoHour(Visit v) {
    chooseADigest(v);
    v.page().evaluate("document.querySelector('#hour option').value = '99'");
    v.page().locator("#hour").selectOption("99");
    v.send("/portfolio/mail");
  }

  private static void chooseNoMail(Visit v) {
    v.open("/portfolio/mail");
    v.page()
        .evaluate("document.querySelectorAll('main [type=radio]').forEach(o => o.checked = false)");
    v.send("/portfolio/mail");
  }

  private static Locator apply(Visit v) {
    return v.page().locator("main #list button:not([name])").first();
  }

  private static Locator submit(Visit v, String form) {
    return v.page().locator("main #" + form + " button[type=submit]").first();
  }
}
