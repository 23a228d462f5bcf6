package org.casefolio.mail;

import static org.casefolio.fuzz.Parser.holds;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casefolio.fuzz.Parser;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.vault.TestVault;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What arrives in the mailbox that undeliverable mail comes back to, for the fuzzer. */
public final class ReportParsers {

  private static final String TOKEN = "abcdefghijklmnopqrstuvwxyz234567";
  private static final ReportReader READER = new ReportReader(paths());

  private ReportParsers() {}

  public static List<Parser> all() {
    return List.of(
        Parser.ofBytes(
            "bounce-report",
            ReportParsers::report,
            Corpus.all().stream()
                .map(report -> report.about(TOKEN))
                .filter(bytes -> bytes.length < 8_000)
                .toList()),
        Parser.of("mailbox", ReportParsers::mailbox, "maria@home.example", "\"a b\"@home.example"));
  }

  private static ReturnPaths paths() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "bounce", Map.of("casefolio.bounce.address", "bounce@a.example")));
    return new ReturnPaths(
        TestVault.withoutDatabase(),
        MailBench.settings(true),
        BounceSettings.from(new SettingsSource(environment)));
  }

  /** A report is about a message that it names, and about no other. */
  private static void report(byte[] message) {
    Report read = READER.read(message);
    ReportReader.identity(message);
    Optional<String> token =
        switch (read) {
          case Report.Failed failed -> Optional.of(failed.token().value());
          case Report.Complained complained -> Optional.of(complained.token().value());
          default -> Optional.empty();
        };
    token.ifPresent(value -> holds(value.matches("[a-z2-7]{32}"), "a token that cannot be ours"));
    holds(
        token.isEmpty() || new String(message, StandardCharsets.ISO_8859_1).length() > 32,
        "from nothing");
  }

  private static void mailbox(String address) {
    Mailbox.parse(address)
        .ifPresent(
            read -> holds(!address.isBlank() && address.contains("@"), "an address without an @"));
  }
}
