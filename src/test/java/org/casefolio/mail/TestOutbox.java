package org.casefolio.mail;

import casefolio.templates.StaticTemplates;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.casefolio.mail.Relay.Accepted;
import org.casefolio.mail.Relay.Answer;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.Vault;
import org.casefolio.platform.work.Bell;
import org.casefolio.platform.work.WorkLoop.Next;
import org.springframework.context.support.ResourceBundleMessageSource;

/** The outbox for the tests of other modules, with a relay that remembers what it was given. */
public final class TestOutbox {

  private final TestDatabase database;
  private final Vault vault;
  private final Clock clock;
  private final Settings settings;
  private final MailStore store;
  private final Outbox outbox;
  private final Halts halts;

  private TestOutbox(TestDatabase database, Vault vault, Clock clock, Settings settings) {
    this.database = database;
    this.vault = vault;
    this.clock = clock;
    this.settings = settings;
    this.store = new MailStore(database.database());
    this.outbox = new Outbox(store, vault, clock, settings, new Bell());
    this.halts = new Halts(new HaltStore(database.database()), vault, new Bell());
  }

  public static TestOutbox on(TestDatabase database, Vault vault, Clock clock, Settings settings) {
    return new TestOutbox(database, vault, clock, settings);
  }

  /** What turns letters into messages, with the texts of these modules. */
  public static Letters letters(Settings settings, String... modules) {
    ResourceBundleMessageSource texts = new ResourceBundleMessageSource();
    for (String module : modules) {
      texts.addBasenames("messages/" + module);
    }
    texts.setDefaultEncoding("UTF-8");
    texts.setFallbackToSystemLocale(false);
    return new Letters(texts, settings, new StaticTemplates());
  }

  public Outbox outbox() {
    return outbox;
  }

  public Halts halts() {
    return halts;
  }

  /** A message as the relay got it. */
  public record Received(String address, Written written, Locale language) {}

  /** Sends whatever is due. */
  public List<Received> deliver(Writer... writers) {
    return deliver(Integer.MAX_VALUE, writers);
  }

  /** Sends what is due until so many were accepted; whatever is in hand then is put back. */
  public List<Received> deliver(int most, Writer... writers) {
    List<Received> received = new java.util.ArrayList<>();
    Delivery delivery =
        new Delivery(
            store,
            database.transactions(),
            vault,
            List.of(writers),
            () ->
                new Relay.Connection() {
                  @Override
                  public Answer send(String recipient, Content content, String language) {
                    received.add(
                        new Received(
                            recipient, content.written(), Locale.forLanguageTag(language)));
                    return new Accepted();
                  }

                  @Override
                  public boolean isAlive() {
                    return true;
                  }

                  @Override
                  public void close() {}
                },
            new RelayState(clock),
            clock,
            settings);
    while (delivery.run(() -> received.size() < most) == Next.AGAIN) {
      // until nothing is left
    }
    return received;
  }
}
