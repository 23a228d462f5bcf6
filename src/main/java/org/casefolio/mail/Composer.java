package org.casefolio.mail;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.work.WorkLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes messages: first what they say, once; then their bytes, the same each time. */
final class Composer {

  private static final Logger log = LoggerFactory.getLogger(Composer.class);

  private final Map<String, Writer> writers;
  private final Mime mime;
  private final Optional<Dkim> dkim;
  private final Clock clock;
  private final String ourDomain;

  Composer(List<Writer> writers, Settings settings, Optional<Dkim> dkim, Clock clock) {
    this.writers = writers.stream().collect(Collectors.toMap(Writer::name, writer -> writer));
    this.mime = new Mime(settings);
    this.dkim = dkim;
    this.clock = clock;
    String sender = settings.operator().sender();
    this.ourDomain = sender.substring(sender.lastIndexOf('@'));
  }

  /** Fixes what a message says; empty if that is not possible now. */
  Optional<Content> write(UUID message, String writer, Draft draft) {
    Writer found = writers.get(writer);
    if (found == null) {
      log.error("No writer is called {}; its messages wait.", writer);
      return Optional.empty();
    }
    try {
      Written written =
          found.write(message, draft.facts(), Locale.forLanguageTag(draft.language()));
      return Optional.of(
          Content.of("<" + UUID.randomUUID() + ourDomain + ">", clock.instant(), written));
    } catch (RuntimeException e) {
      log.error("A message of {} cannot be written: {}", writer, WorkLoop.describe(e));
      return Optional.empty();
    }
  }

  /**
   * Which messages of a writer may still be sent that have waited; all, if that is not known now.
   */
  Set<String> stillWanted(String writer, Set<String> facts) {
    Writer found = writers.get(writer);
    return found == null ? facts : found.stillWanted(facts);
  }

  /** Whether messages of a writer can lapse while they wait alone. */
  boolean lapses(String writer) {
    Writer found = writers.get(writer);
    return found != null && found.lapses();
  }

  /** Whether messages of a writer go to an address to which nothing goes any more. */
  boolean reachesUnreachable(String writer) {
    Writer found = writers.get(writer);
    return found != null && found.reachesUnreachable();
  }

  /** The bytes of a message; empty if its address is none that mail can go to. */
  Optional<byte[]> render(Content content, Draft draft) {
    return Mailbox.parse(draft.address())
        .map(recipient -> {
          byte[] message = mime.render(content, recipient, draft.language());
          return dkim.isEmpty() ? message : dkim.get().sign(message);
        });
  }
}
