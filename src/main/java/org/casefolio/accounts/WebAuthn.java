package org.casefolio.accounts;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.casefolio.platform.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is asked of passkeys, and whether they have answered well (Web Authentication, Level 3).
 * Passkeys are found by themselves, and their owners have to unlock them: so one is two factors in
 * one (NIST SP 800-63B-4, 3.1.7). Who made it is not asked.
 */
@Component
class WebAuthn {

  private static final Logger log = LoggerFactory.getLogger(WebAuthn.class);

  /** Level 3, 13.4.3: at least 16 bytes. */
  private static final int CHALLENGE_BYTES = 32;

  private static final int USER_BYTES = 16;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Level 3, 5.4: what authenticators can do, the best first. */
  private static final List<COSEAlgorithmIdentifier> ALGORITHMS =
      List.of(
          COSEAlgorithmIdentifier.EdDSA,
          COSEAlgorithmIdentifier.ES256,
          COSEAlgorithmIdentifier.RS256);

  private final ObjectConverter converter = new ObjectConverter();
  private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);
  private final AttestedCredentialDataConverter keys =
      new AttestedCredentialDataConverter(converter);
  private final String site;
  private final String name;
  private final Origin origin;

  WebAuthn(Settings settings) {
    this.site = settings.publicUrl().getHost();
    this.name = settings.operator().name();
    this.origin = Origin.create(settings.publicUrl().toString());
  }

  /**
   * A passkey that has just been made.
   *
   * @param id by what it names itself
   * @param stored what its answers are checked with
   * @param count how many signatures it says it has made
   */
  @SuppressWarnings("ArrayRecordComponent") // made once, never compared
  record Passkey(byte[] id, String stored, long count) {

    @Override
    public String toString() {
      return "Passkey";
    }
  }

  /**
   * What is kept of a passkey.
   *
   * @param key its id and public key, in Base64
   * @param syncable whether it can be on several devices; that never changes
   * @param synced whether it was when it was made
   */
  private record Stored(String key, boolean syncable, boolean synced) {}

  static byte[] challenge() {
    return random(CHALLENGE_BYTES);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /**
   * What a browser is asked to make a passkey from, as JSON.
   *
   * @param account whose it will be; empty for an account that is being created
   * @param userId under what the browser lists it
   * @param there what the account has already: none of these devices makes another one
   */
  String creationOptions(
      byte[] challenge, Optional<AccountId> account, String userId, List<String> there) {
    return JSON.writeValueAsString(
        Map.of(
            "rp",
            Map.of("id", site, "name", name),
            "user",
            Map.of(
                "id",
                encode(account.map(WebAuthn::bytes).orElseGet(() -> random(USER_BYTES))),
                "name",
                userId,
                "displayName",
                userId),
            "challenge",
            encode(challenge),
            "pubKeyCredParams",
            ALGORITHMS.stream()
                .map(algorithm -> Map.of("type", "public-key", "alg", algorithm.getValue()))
                .toList(),
            "excludeCredentials",
            there.stream()
                .map(stored -> Map.of("type", "public-key", "id", encode(idOfStored(stored))))
                .toList(),
            "authenticatorSelection",
            Map.of(
                "residentKey", "required",
                "requireResidentKey", true,
                "userVerification", "required"),
            "attestation",
            "none",
            "timeout",
            PATIENCE.toMillis()));
  }

  /** What a browser is asked to let a passkey answer, as JSON. */
  String requestOptions(byte[] challenge) {
    return JSON.writeValueAsString(
        Map.of(
            "challenge",
            encode(challenge),
            "rpId",
            site,
            "userVerification",
            "required",
            "timeout",
            PATIENCE.toMillis()));
  }

  /** The passkey that a browser has made; empty if the answer is none to this question. */
  Optional<Passkey> register(String answer, byte[] challenge) {
    try {
      RegistrationData data = manager.parseRegistrationResponseJSON(answer);
      manager.verify(
          data,
          new RegistrationParameters(
              server(challenge),
              ALGORITHMS.stream()
                  .map(algorithm ->
                      new PublicKeyCredentialParameters(
                          PublicKeyCredentialType.PUBLIC_KEY, algorithm))
                  .toList(),
              true,
              true));
      AttestationObject made = data.getAttestationObject();
      AuthenticatorData<?> told = made == null ? null : made.getAuthenticatorData();
      AttestedCredentialData key = told == null ? null : told.getAttestedCredentialData();
      if (told == null || key == null) {
        return Optional.empty();
      }
      Stored stored = new Stored(encode(keys.convert(key)), told.isFlagBE(), told.isFlagBS());
      return Optional.of(
          new Passkey(key.getCredentialId(), JSON.writeValueAsString(stored), told.getSignCount()));
    } catch (RuntimeException e) { // of many kinds, from a text that strangers have written
      log.debug("A passkey was not made: {}", e.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  /** Which passkey an answer says it is of. */
  Optional<byte[]> idOf(String answer) {
    try {
      return Optional.of(manager.parseAuthenticationResponseJSON(answer).getCredentialId());
    } catch (RuntimeException e) { // as above
      return Optional.empty();
    }
  }

  /**
   * Checks an answer with what was kept of its passkey.
   *
   * @param count how many signatures the passkey had made before
   * @return how many it says that it has made; empty if the answer is not good
   */
  OptionalLong verify(String answer, byte[] challenge, String stored, long count) {
    try {
      Stored passkey = JSON.readValue(stored, Stored.class);
      AuthenticationData data = manager.parseAuthenticationResponseJSON(answer);
      manager.verify(
          data,
          new AuthenticationParameters(
              server(challenge),
              new CredentialRecordImpl(
                  new NoneAttestationStatement(),
                  true,
                  passkey.syncable(),
                  passkey.synced(),
                  count,
                  keys.convert(decode(passkey.key())),
                  null,
                  null,
                  null,
                  null),
              null,
              true,
              true));
      AuthenticatorData<?> told = data.getAuthenticatorData();
      return told == null ? OptionalLong.empty() : OptionalLong.of(told.getSignCount());
    } catch (RuntimeException e) { // as above
      log.debug("A passkey has not answered well: {}", e.getClass().getSimpleName());
      return OptionalLong.empty();
    }
  }

  private ServerProperty server(byte[] challenge) {
    return ServerProperty.builder()
        .origin(origin)
        .rpId(site)
        .challenge(new DefaultChallenge(challenge))
        .build();
  }

  private byte[] idOfStored(String stored) {
    return keys.extractCredentialId(decode(JSON.readValue(stored, Stored.class).key()));
  }

  private static byte[] bytes(AccountId account) {
    UUID id = account.value();
    return ByteBuffer.allocate(USER_BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}
