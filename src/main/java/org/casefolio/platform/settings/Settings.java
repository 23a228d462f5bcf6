package org.casefolio.platform.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What every part of the program may ask about how it was set up.
 *
 * @param demo whether this is a demonstration: a pretend agency, a local mailbox, a banner
 * @param data the folder that holds whatever this instance keeps outside the database
 * @param publicUrl the address that links in mails start with, without a slash at the end
 * @param operator who runs the site
 * @param languages the languages offered, the first one being the default
 * @param zone the time zone that dates and times are shown in
 * @param notices folder with the operator's own privacy notice, accessibility statement and terms
 * @param look what the operator chose of how the site looks
 * @param mirror what makes the site a mirror; empty where the agency reports to it itself
 */
public record Settings(
    boolean demo,
    Path data,
    URI publicUrl,
    Operator operator,
    List<Locale> languages,
    ZoneId zone,
    Optional<Path> notices,
    Look look,
    Optional<Mirror> mirror) {

  /** Settings with the look that is ours, of a site that is no mirror. */
  public Settings(
      boolean demo,
      Path data,
      URI publicUrl,
      Operator operator,
      List<Locale> languages,
      ZoneId zone,
      Optional<Path> notices) {
    this(demo, data, publicUrl, operator, languages, zone, notices, Look.OURS, Optional.empty());
  }

  /** Reads and checks all of it; throws {@link WrongSetting}. */
  public static Settings from(SettingsSource source) {
    boolean demo = demo(source);
    return new Settings(
        demo,
        source.path("casefolio.data").orElse(Path.of("var")),
        publicUrl(source, demo),
        operator(source, demo, isMirror(source)),
        languages(source),
        source.zone("casefolio.zone", "America/New_York"),
        source.path("casefolio.notices"),
        Look.from(source),
        isMirror(source) ? Optional.of(mirror(source)) : Optional.empty());
  }

  /** A mirror is what has an upstream. */
  private static boolean isMirror(SettingsSource source) {
    String url = "casefolio.upstream.api-url";
    if (source.find(url).isPresent()) {
      return true;
    }
    for (String other : List.of("token-url", "client-id", "client-secret", "client-secret-file")) {
      if (source.find("casefolio.upstream." + other).isPresent()) {
        throw source.wrong(url, "must be set where another setting of an upstream is");
      }
    }
    return false;
  }

  private static Mirror mirror(SettingsSource source) {
    String name = "casefolio.upstream.official-site";
    URI site = source.address(name).orElse(URI.create("https://egov.uscis.gov/"));
    if (!site.getScheme().equals("https") && !site.getScheme().equals("http")) {
      throw source.wrong(name, "must be a web address such as https://status.example.org");
    }
    return new Mirror(site, source.flag("casefolio.public-check", false));
  }

  /** Whether cases are followed at an agency's service for those whom the operator serves. */
  public boolean isMirror() {
    return mirror.isPresent();
  }

  /** Whether anyone may check a case without an account. */
  public boolean publicCheck() {
    return mirror.map(Mirror::publicCheck).orElse(true);
  }

  /** A demonstration is what runs when nothing says who the operator is. */
  private static boolean demo(SettingsSource source) {
    boolean nothingConfigured =
        List.of("name", "kind", "contact").stream()
            .noneMatch(part -> source.find("casefolio.operator." + part).isPresent());
    return source.flag("casefolio.demo", nothingConfigured);
  }

  private static List<Locale> languages(SettingsSource source) {
    String name = "casefolio.languages";
    Set<Locale> languages = new LinkedHashSet<>();
    for (String tag : source.list(name, "en,es")) {
      try {
        languages.add(new Locale.Builder().setLanguageTag(tag).build());
      } catch (IllformedLocaleException e) {
        throw source.wrong(name, "must be a list of language tags such as en,es,pt-BR");
      }
    }
    if (languages.isEmpty()) {
      throw source.wrong(name, "must name a language");
    }
    return List.copyOf(languages);
  }

  private static URI publicUrl(SettingsSource source, boolean demo) {
    String name = "casefolio.public-url";
    Optional<URI> url = source.address(name);
    if (url.isEmpty()) {
      if (!demo) {
        throw source.wrong(name, "must be set to the address of this site");
      }
      return URI.create("http://localhost:" + source.text("server.port", "8080"));
    }
    boolean local = List.of("localhost", "127.0.0.1", "[::1]").contains(url.get().getHost());
    if (!url.get().getScheme().equals("https")
        && !(local && url.get().getScheme().equals("http"))) {
      throw source.wrong(name, "must start with https:// (http:// only for localhost)");
    }
    String path = url.get().getPath();
    if (path != null && !path.isEmpty() && !path.equals("/")) {
      throw source.wrong(name, "must not have a path");
    }
    return URI.create(url.get().toString().replaceAll("/$", ""));
  }

  private static Operator operator(SettingsSource source, boolean demo, boolean mirror) {
    if (!demo) {
      for (String needed :
          List.of(
              "casefolio.operator.name",
              "casefolio.operator.kind",
              "casefolio.operator.contact",
              "casefolio.mail.from")) {
        if (source.find(needed).isEmpty()) {
          throw source.wrong(
              needed, "must be set outside demo mode (see the settings table of the README)");
        }
      }
    }
    String kind = "casefolio.operator.kind";
    Optional<Operator.Kind> chosen = source.choice(kind, Operator.Kind.class);
    if (mirror && chosen.equals(Optional.of(Operator.Kind.AGENCY))) {
      throw source.wrong(
          kind,
          "must be law-firm, employer or community-organization where an upstream is set: only an"
              + " agency speaks for itself");
    }
    return new Operator(
        source.text("casefolio.operator.name", "Casefolio"),
        chosen.orElse(mirror ? Operator.Kind.COMMUNITY_ORGANIZATION : Operator.Kind.AGENCY),
        source.text("casefolio.operator.contact", "help@casefolio.example"),
        source.text("casefolio.mail.from", "no-reply@casefolio.example"));
  }
}
