package org.casefolio.platform.web;

import gg.jte.Content;
import gg.jte.TemplateOutput;
import gg.jte.support.LocalizationSupport;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.casefolio.platform.settings.Look;
import org.casefolio.platform.settings.Operator;
import org.casefolio.platform.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/**
 * What every template knows about the page it draws: language, texts, who is looking, how forms are
 * protected. A controller method simply takes a {@code Page} parameter and hands it on.
 *
 * @param locale the language of the page
 * @param path the path asked for, without the query
 * @param nonce the value that marks our own script for this answer's content security policy
 * @param query the query asked for, without the language; empty if none
 * @param sessionEnd how long the person who looks stays signed in; null if nobody is
 * @param switchingLanguage whether the form was sent by the language button: nothing is to be done
 *     but to show it again, with what was typed, in the page's language
 * @param texts where texts come from
 * @param settings how the site was set up
 * @param csrfSource makes the hidden field of a form; asked only by pages with a protected form,
 *     because asking sets a cookie
 * @param assets addresses of the style sheet and the script
 */
public record Page(
    Locale locale,
    String path,
    String nonce,
    String query,
    @Nullable SessionEnd sessionEnd,
    boolean switchingLanguage,
    MessageSource texts,
    Settings settings,
    Supplier<@Nullable Csrf> csrfSource,
    Assets assets)
    implements LocalizationSupport {

  private static final ZoneId EASTERN = ZoneId.of("America/New_York");

  /** The hidden field that protects a form. */
  public record Csrf(String name, String value) {}

  /** Looks up the address of a static file by its plain path, with the hash of its content. */
  public interface Assets {
    String address(String path);
  }

  /** The page in another language than the screen's, such as on paper for somebody else. */
  public Page in(Locale other) {
    return new Page(
        other,
        path,
        nonce,
        query,
        sessionEnd,
        switchingLanguage,
        texts,
        settings,
        csrfSource,
        assets);
  }

  public boolean signedIn() {
    return sessionEnd != null;
  }

  /** The language as the {@code lang} attribute wants it. */
  public String lang() {
    return locale.toLanguageTag();
  }

  /** The languages other than the page's. */
  public List<Locale> otherLanguages() {
    return settings.languages().stream().filter(other -> !other.equals(locale)).toList();
  }

  /** Name and value of the hidden field that protects a form; null where none is needed. */
  public @Nullable Csrf csrf() {
    return csrfSource.get();
  }

  /** This page in another language, for pages that are asked for by their address. */
  public String addressIn(Locale other) {
    return path + "?" + (query.isEmpty() ? "" : query + "&") + "lang=" + other.toLanguageTag();
  }

  public Operator operator() {
    return settings.operator();
  }

  public Look look() {
    return settings.look();
  }

  public boolean demo() {
    return settings.demo();
  }

  /** Whether cases are followed at an agency's service for those whom the operator serves. */
  public boolean mirror() {
    return settings.isMirror();
  }

  /** Whether anyone may check a case without an account. */
  public boolean publicCheck() {
    return settings.publicCheck();
  }

  /** The address of the agency's own site; null unless this is a mirror. */
  public @Nullable String officialSite() {
    return settings.mirror().map(mirror -> mirror.officialSite().toString()).orElse(null);
  }

  /** A text of this page's language; arguments are escaped, the text itself is not. */
  public Content text(String key, @Nullable Object... arguments) {
    return arguments.length == 0 ? localize(key) : localize(key, arguments);
  }

  /** The same as plain text, for attributes, titles and Java. */
  public String plain(String key, @Nullable Object... arguments) {
    return texts.getMessage(key, arguments, locale);
  }

  /** The same in another language, such as the label of the language button. */
  public String plainIn(Locale other, String key) {
    return texts.getMessage(key, null, other);
  }

  @Override
  public String lookup(String key) {
    // LocalizationSupport replaces {0} itself, escaped; MessageFormat never sees these texts.
    return texts.getMessage(key, null, locale);
  }

  /** A day in words: "March 3, 2026", "3 de marzo de 2026". */
  public String date(LocalDate day) {
    return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(regional()).format(day);
  }

  /** The day of a moment, in the site's time zone. */
  public String date(Instant moment) {
    return date(moment.atZone(zone()).toLocalDate());
  }

  /** Day and time in words with the time zone's name. */
  public String dateTime(Instant moment) {
    return plain("platform.dateTime", date(moment), time(moment));
  }

  /** The time of day with the time zone's name: "2:05 PM Eastern Time". */
  public String time(Instant moment) {
    String time =
        DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
            .withLocale(regional())
            .format(moment.atZone(zone()));
    return plain("platform.time", time, zoneName());
  }

  /** What Java calls Eastern Time in Spanish is not what Spanish speakers there call it. */
  private String zoneName() {
    String name = zone().getDisplayName(TextStyle.FULL, locale);
    return name.equals(EASTERN.getDisplayName(TextStyle.FULL, locale))
        ? plain("platform.time.eastern")
        : name;
  }

  /** A moment as the {@code datetime} attribute wants it. */
  public String machineDate(Instant moment) {
    return moment.atZone(zone()).toLocalDate().toString();
  }

  public ZoneId zone() {
    return settings.zone();
  }

  /** Address of a static file, such as {@code /assets/casefolio.css}. */
  public String asset(String file) {
    return assets.address(file);
  }

  /** Dates are written as readers in the United States write them. */
  private Locale regional() {
    return Languages.regional(locale);
  }

  /** Nothing; for optional parts of templates. */
  public static Content none() {
    return new Content() {
      @Override
      public void writeTo(TemplateOutput output) {}

      @Override
      public boolean isEmptyContent() {
        return true;
      }
    };
  }
}
