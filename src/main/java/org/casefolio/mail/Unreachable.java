package org.casefolio.mail;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.vault.Sealer;
import org.casefolio.platform.vault.Vault;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Addresses that get no mail, because what was sent there came back for good or was called
 * unwanted. It holds for one owner: nobody can silence an address for somebody else. Only a mail
 * that asks to confirm the address still goes there ({@link Writer#reachesUnreachable}).
 */
@Component
public class Unreachable {

  private static final String WHAT = "outbox.unreachable";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final UnreachableStore store;
  private final Vault vault;
  private final ApplicationEventPublisher events;
  private final Clock clock;
  private final Settings settings;

  Unreachable(
      UnreachableStore store,
      Vault vault,
      ApplicationEventPublisher events,
      Clock clock,
      Settings settings) {
    this.store = store;
    this.vault = vault;
    this.events = events;
    this.clock = clock;
    this.settings = settings;
  }

  /** Why an address gets no mail. */
  public enum Reason {
    /** What was sent there came back. */
    BOUNCED,
    /** Its reader called our mail unwanted. */
    COMPLAINED
  }

  /**
   * An address that gets no mail.
   *
   * @param reason why
   * @param since the day on which we learned of it, in the site's time zone
   */
  public record Details(Reason reason, LocalDate since) {}

  /** An owner and an address. */
  record Recipient(UUID owner, String address) {
    @Override
    public String toString() {
      return "Recipient";
    }
  }

  /** Those of an owner's addresses that get no mail, as they were given, and why. */
  @Transactional(readOnly = true)
  public Map<String, Details> among(UUID owner, Collection<String> addresses) {
    if (addresses.isEmpty()) {
      return Map.of();
    }
    Map<ByteBuffer, String> asked = new HashMap<>();
    for (String address : addresses) {
      for (byte[] hash : hashes(new Recipient(owner, address))) {
        asked.put(ByteBuffer.wrap(hash), address);
      }
    }
    List<UnreachableStore.Row> rows = list(asked.keySet());
    if (rows.isEmpty()) {
      return Map.of();
    }
    Sealer sealer = vault.get(owner);
    Map<String, Details> found = new HashMap<>();
    for (UnreachableStore.Row row : rows) {
      found.put(
          Objects.requireNonNull(asked.get(ByteBuffer.wrap(row.address()))),
          JSON.readValue(sealer.open(WHAT, row.details()), Details.class));
    }
    return found;
  }

  /** Those among many owners' addresses that get no mail, in one statement. */
  @Transactional(propagation = Propagation.MANDATORY)
  Set<Recipient> among(Collection<Recipient> recipients) {
    Map<ByteBuffer, Recipient> asked = new HashMap<>();
    for (Recipient recipient : recipients) {
      for (byte[] hash : hashes(recipient)) {
        asked.put(ByteBuffer.wrap(hash), recipient);
      }
    }
    return list(asked.keySet()).stream()
        .map(row -> Objects.requireNonNull(asked.get(ByteBuffer.wrap(row.address()))))
        .collect(Collectors.toSet());
  }

  private List<UnreachableStore.Row> list(Set<ByteBuffer> hashes) {
    return store.list(hashes.stream().map(ByteBuffer::array).toList());
  }

  /** Stops mail to an address and says so to whoever listens; nothing if it is stopped already. */
  @Transactional(propagation = Propagation.MANDATORY)
  void stop(Recipient recipient, Reason reason) {
    Optional<Sealer> sealer =
        Optional.ofNullable(vault.find(List.of(recipient.owner())).get(recipient.owner()));
    if (sealer.isEmpty()) {
      return;
    }
    byte[][] hashes = hashes(recipient);
    if (hashes.length > 1 && !store.list(List.of(hashes)).isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    Details details = new Details(reason, LocalDate.ofInstant(now, settings.zone()));
    if (store.insert(
        recipient.owner(), hashes[0], sealer.get().seal(WHAT, JSON.writeValueAsString(details)))) {
      events.publishEvent(new AddressUnreachable(recipient.owner(), recipient.address(), reason));
    }
  }

  /**
   * Lets mail go to an address again, because its owner has shown that it arrives there. A report
   * that comes only now about what left before does not stop it again.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void lift(UUID owner, String address) {
    if (store.delete(hashes(new Recipient(owner, address)))) {
      Sealer sealer = vault.get(owner);
      store.overtake(
          store.listLeft(owner).stream()
              .filter(left -> Draft.open(sealer, left.draft()).address().equalsIgnoreCase(address))
              .map(UnreachableStore.Left::hash)
              .toList());
    }
  }

  private byte[][] hashes(Recipient recipient) {
    return vault.sought(
        "unreachable", recipient.owner() + "\0" + recipient.address().toLowerCase(Locale.ROOT));
  }
}
