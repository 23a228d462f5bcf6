package org.casefolio.portfolio;

import casefolio.templates.Templates;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.casefolio.accounts.Account;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.Accounts;
import org.casefolio.accounts.SignedIn;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Choice;
import org.casefolio.platform.web.FieldErrors;
import org.casefolio.platform.web.FieldErrors.FieldError;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.casefolio.portfolio.MailChoice.Detail;
import org.casefolio.portfolio.MailChoice.Rhythm;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Choosing updates by e-mail: the last step of creating a portfolio, and whenever one likes. */
@Controller
@Serving
class MailPages {

  private static final List<Integer> HOURS = IntStream.range(0, 24).boxed().toList();

  private final OwnPortfolio portfolio;
  private final Accounts accounts;
  private final Templates templates;

  MailPages(OwnPortfolio portfolio, Accounts accounts, Templates templates) {
    this.portfolio = portfolio;
    this.accounts = accounts;
    this.templates = templates;
  }

  /** What the form sends. */
  record MailForm(
      @Nullable String rhythm,
      @Nullable String hour,
      @Nullable String weekday,
      @Nullable String zone,
      @Nullable String detail,
      @Nullable String withLabel,
      @Nullable String statusInSubject,
      @Nullable String step) {

    static MailForm of(MailChoice choice, @Nullable String step) {
      DigestTime digest = choice.digest();
      return new MailForm(
          written(choice.rhythm()),
          Integer.toString(digest.hour()),
          written(digest.weekday()),
          digest.zone().getId(),
          written(choice.detail()),
          choice.withLabel() ? "true" : null,
          choice.statusInSubject() ? "true" : null,
          step);
    }

    Optional<Rhythm> chosenRhythm() {
      return find(Rhythm.class, rhythm);
    }

    Optional<Integer> chosenHour() {
      return HOURS.stream().filter(one -> Integer.toString(one).equals(hour)).findFirst();
    }

    Optional<DayOfWeek> chosenWeekday() {
      return find(DayOfWeek.class, weekday);
    }

    Optional<Detail> chosenDetail() {
      return find(Detail.class, detail);
    }
  }

  @GetMapping("/portfolio/mail")
  View ask(Page page, SignedIn reader, @RequestParam(required = false) @Nullable String step) {
    AccountId account = reader.account();
    Contents contents = portfolio.contents(account);
    return ask(
        page, account, contents, MailForm.of(contents.chosen().choice(), step), FieldErrors.none());
  }

  @PostMapping("/portfolio/mail")
  View choose(Page page, SignedIn reader, MailForm form) {
    AccountId account = reader.account();
    Contents contents = portfolio.contents(account);
    if (page.switchingLanguage()) {
      return ask(page, account, contents, form, FieldErrors.none());
    }
    DigestTime before = contents.chosen().choice().digest();
    Optional<Rhythm> rhythm = form.chosenRhythm();
    Optional<Detail> detail = form.chosenDetail();
    Optional<Integer> hour = form.chosenHour();
    Optional<DayOfWeek> weekday = form.chosenWeekday();
    Optional<ZoneId> zone = zone(form, before);
    // What a form does not ask for need not be right: it stays as it was.
    boolean digest = rhythm.map(MailPages::isDigest).orElse(false);
    List<FieldError> errors = new ArrayList<>();
    if (rhythm.isEmpty()) {
      errors.add(new FieldError("rhythm", "portfolio.mail.error.choose"));
    }
    if (digest && hour.isEmpty()) {
      errors.add(new FieldError("hour", "portfolio.mail.error.hour"));
    }
    if (rhythm.equals(Optional.of(Rhythm.WEEKLY)) && weekday.isEmpty()) {
      errors.add(new FieldError("weekday", "portfolio.mail.error.weekday"));
    }
    if (digest && zone.isEmpty()) {
      errors.add(new FieldError("zone", "portfolio.mail.error.zone"));
    }
    if (detail.isEmpty()) {
      errors.add(new FieldError("detail", "portfolio.mail.error.choose"));
    }
    if (rhythm.isEmpty() || detail.isEmpty() || !errors.isEmpty()) {
      return ask(page, account, contents, form, new FieldErrors(errors));
    }
    portfolio.choose(
        account,
        new MailChoice(
            rhythm.get(),
            new DigestTime(
                hour.orElse(before.hour()),
                weekday.orElse(before.weekday()),
                zone.orElse(before.zone())),
            detail.get(),
            form.withLabel() != null,
            form.statusInSubject() != null));
    return SeeOther.at("/portfolio?done=" + Notice.MAIL_SAVED.written());
  }

  private static boolean isDigest(Rhythm rhythm) {
    return rhythm == Rhythm.DAILY || rhythm == Rhythm.WEEKLY;
  }

  /** Where the site itself is, one may stay. */
  private static Optional<ZoneId> zone(MailForm form, DigestTime before) {
    return before.zone().getId().equals(form.zone())
        ? Optional.of(before.zone())
        : Zones.find(form.zone());
  }

  private View ask(Page page, AccountId id, Contents contents, MailForm form, FieldErrors errors) {
    Account account = accounts.get(id);
    DigestTime before = contents.chosen().choice().digest();
    MailView view =
        new MailView(
            "4".equals(form.step()),
            choices(page, Rhythm.values(), form.rhythm(), "portfolio.mail.rhythm."),
            hours(page, form.hour()),
            weekdays(page, form.weekday()),
            zones(page, form.zone(), before.zone()),
            Zones.elsewhere(page, form.zone()),
            choices(page, Detail.values(), form.detail(), "portfolio.mail.detail."),
            own(page, contents),
            form.withLabel() != null,
            form.statusInSubject() != null,
            errors,
            account.emailConfirmed()
                ? null
                : page.plain(
                    account.email().isPresent()
                        ? "portfolio.mail.unconfirmed"
                        : "portfolio.mail.noAddress"),
            account.emailConfirmed() ? account.email().orElse(null) : null,
            contents
                .chosen()
                .stopped()
                .map(stop -> page.plain("portfolio.mail.stopped", page.date(stop.day())))
                .orElse(null));
    return Html.of(
        templates.portfolioMail(page, view),
        errors.any() ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK);
  }

  private static @Nullable String own(Page page, Contents contents) {
    int own =
        (int)
            contents.cases().stream()
                .filter(one ->
                    contents.chosen().perCase(one.followed()) != MailChoice.PerCase.LIKE_THE_REST)
                .count();
    return own == 0 ? null : Words.counted(page, "portfolio.mail.own", own);
  }

  private static List<Choice> hours(Page page, @Nullable String checked) {
    return HOURS.stream()
        .map(hour ->
            new Choice(
                hour.toString(), MailWords.hour(page, hour), hour.toString().equals(checked)))
        .toList();
  }

  private static List<Choice> weekdays(Page page, @Nullable String checked) {
    return Arrays.stream(DayOfWeek.values())
        .map(day ->
            new Choice(written(day), MailWords.weekday(page, day), written(day).equals(checked)))
        .toList();
  }

  /** The reader's own comes first where it is the site's and not on the list. */
  private static List<Choice> zones(Page page, @Nullable String checked, ZoneId own) {
    List<Choice> zones = new ArrayList<>();
    if (Zones.find(own.getId()).isEmpty()) {
      zones.add(new Choice(own.getId(), Zones.name(page, own), own.getId().equals(checked)));
    }
    zones.addAll(Zones.unitedStates(page, checked));
    return zones;
  }

  private static List<Choice> choices(
      Page page, Enum<?>[] constants, @Nullable String checked, String keys) {
    return Arrays.stream(constants)
        .map(one -> {
          String value = written(one);
          return new Choice(
              value,
              page.plain(keys + value),
              page.plain(keys + value + ".hint"),
              value.equals(checked));
        })
        .toList();
  }

  private static String written(Enum<?> constant) {
    return MailWords.written(constant);
  }

  private static <E extends Enum<E>> Optional<E> find(Class<E> type, @Nullable String written) {
    return Arrays.stream(type.getEnumConstants())
        .filter(one -> written(one).equals(written))
        .findFirst();
  }
}
