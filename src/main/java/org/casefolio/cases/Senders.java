package org.casefolio.cases;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.casefolio.platform.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Those who report on cases, their credentials and whether they report as expected. */
@Component
public class Senders {

  /** Makes a credential that turns up where it should not recognisable. */
  private static final String PREFIX = "casefolio_";

  private static final int CREDENTIAL_BYTES = 32;

  private final SenderStore store;
  private final RecentReads recent;
  private final Clock clock;
  private final ZoneId zone;
  private final SecureRandom random = new SecureRandom();

  Senders(SenderStore store, RecentReads recent, Clock clock, Settings settings) {
    this.store = store;
    this.recent = recent;
    this.clock = clock;
    this.zone = settings.zone();
  }

  /**
   * Lets a sender in and makes its credential, which is never shown again. A revoked one is let in
   * anew with another credential.
   *
   * @param rhythm when it is expected to report; without one it is never late
   * @return the credential; empty when the sender has one already
   */
  @Transactional
  public Optional<String> add(String name, @Nullable Rhythm rhythm) {
    recent.forgetAfterCommit();
    byte[] bytes = new byte[CREDENTIAL_BYTES];
    random.nextBytes(bytes);
    String credential = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return store.add(name, hash(credential), rhythm) ? Optional.of(credential) : Optional.empty();
  }

  /** The name of the sender that the credential belongs to, unless it was revoked. */
  @Transactional(readOnly = true)
  public Optional<String> authenticate(String credential) {
    return store.findByCredential(hash(credential));
  }

  /** Takes a sender's credential away; false when there is none. */
  @Transactional
  public boolean revoke(String name) {
    recent.forgetAfterCommit();
    return store.revoke(name);
  }

  /** All senders by name. */
  @Transactional(readOnly = true)
  public List<Sender> list() {
    Instant now = clock.instant();
    return store.list().stream().map(sender -> judged(sender, now)).toList();
  }

  /** Whether those who are expected to report do, as anyone is told it half a second later. */
  public FeedState feed() {
    Instant now = clock.instant();
    List<Sender> senders =
        recent.senders().stream()
            .map(sender -> judged(sender, now))
            .filter(sender -> sender.revokedAt() == null)
            .toList();
    Optional<Sender> late =
        senders.stream()
            .filter(Sender::late)
            .min(
                Comparator.comparing(Sender::lastHeard, Comparator.nullsFirst(Instant::compareTo)));
    if (late.isPresent()) {
      return new FeedState(Optional.ofNullable(late.get().lastHeard()), true);
    }
    return new FeedState(
        senders.stream()
            .map(Sender::lastHeard)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder()),
        false);
  }

  private Sender judged(Sender sender, Instant now) {
    Instant heard = sender.lastHeard();
    Instant since = heard != null && heard.isAfter(sender.addedAt()) ? heard : sender.addedAt();
    Rhythm rhythm = sender.rhythm();
    return new Sender(
        sender.name(),
        sender.hasCredential(),
        sender.addedAt(),
        sender.revokedAt(),
        heard,
        rhythm,
        rhythm != null && sender.revokedAt() == null && rhythm.isLate(since, now, zone));
  }

  private static byte[] hash(String credential) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(credential.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
