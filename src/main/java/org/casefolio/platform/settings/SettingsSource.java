package org.casefolio.platform.settings;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Reads settings by their property name ({@code casefolio.public-url}, set as {@code
 * CASEFOLIO_PUBLIC_URL}). Every method throws {@link WrongSetting} for a value that it cannot use.
 */
@Component
public class SettingsSource {

  /** Without what stands between words. */
  private static final Set<String> KNOWN_TO_EVERYBODY =
      Set.of(
          "12345678",
          "123456789",
          "admin",
          "casefolio",
          "changeit",
          "changeme",
          "default",
          "example",
          "letmein",
          "password",
          "password1",
          "postgres",
          "qwerty",
          "root",
          "secret",
          "test",
          "yourpassword");

  private final Environment environment;

  public SettingsSource(Environment environment) {
    this.environment = environment;
  }

  /** The value, trimmed; empty when it is not set or blank. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(environment.getProperty(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  public String text(String name, String otherwise) {
    return find(name).orElse(otherwise);
  }

  /** A whole number from {@code least} to {@code most}. */
  public int number(String name, int otherwise, int least, int most) {
    Optional<String> value = find(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, with the range
    }
    throw wrong(name, "must be a whole number from " + least + " to " + most);
  }

  public boolean flag(String name, boolean otherwise) {
    return find(name)
        .map(value ->
            switch (value.toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on", "1" -> true;
              case "false", "no", "off", "0" -> false;
              default -> throw wrong(name, "must be true or false");
            })
        .orElse(otherwise);
  }

  /** One of the constants of an enum, written in lower case with hyphens. */
  public <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
    Optional<String> value = find(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    for (E constant : type.getEnumConstants()) {
      if (written(constant).equalsIgnoreCase(value.get())) {
        return Optional.of(constant);
      }
    }
    throw wrong(
        name,
        "must be one of "
            + String.join(
                ", ", Arrays.stream(type.getEnumConstants()).map(this::written).toList()));
  }

  public Optional<Path> path(String name) {
    return find(name).map(Path::of);
  }

  public Optional<URI> address(String name) {
    Optional<String> value = find(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI address = new URI(value.get());
      if (address.getHost() != null && address.getScheme() != null) {
        return Optional.of(address);
      }
    } catch (java.net.URISyntaxException e) {
      // said below
    }
    throw wrong(name, "must be a web address such as https://status.example.org");
  }

  public ZoneId zone(String name, String otherwise) {
    try {
      return ZoneId.of(text(name, otherwise));
    } catch (DateTimeException e) {
      throw wrong(name, "must be a time zone such as America/New_York");
    }
  }

  /** A duration written {@code 30s}, {@code 5m}, {@code 12h} or {@code 7d}. */
  public Duration duration(String name, Duration otherwise) {
    Optional<String> value = find(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    String text = value.get().toLowerCase(Locale.ROOT);
    try {
      long amount = Long.parseLong(text.substring(0, text.length() - 1));
      return switch (text.charAt(text.length() - 1)) {
        case 's' -> Duration.ofSeconds(amount);
        case 'm' -> Duration.ofMinutes(amount);
        case 'h' -> Duration.ofHours(amount);
        case 'd' -> Duration.ofDays(amount);
        default -> throw wrong(name, "must be a duration such as 30s, 5m, 12h or 7d");
      };
    } catch (NumberFormatException e) {
      throw wrong(name, "must be a duration such as 30s, 5m, 12h or 7d");
    }
  }

  /**
   * A password, set itself or by the name of a file that holds it ({@code name-file}); empty when
   * neither is set. A secret that everybody knows is none, and is refused like an empty file.
   */
  public Optional<String> secret(String name) {
    String inFile = name + "-file";
    Optional<Path> file = path(inFile);
    Optional<String> secret = find(name);
    if (file.isPresent() && secret.isPresent()) {
      throw wrong(inFile, "and " + variable(name) + " must not both be set");
    }
    if (file.isPresent()) {
      secret = Optional.of(secret(inFile, file.get()));
    }
    if (secret.filter(SettingsSource::isKnownToEverybody).isPresent()) {
      throw wrong(
          file.isPresent() ? inFile : name,
          "is a word from examples, which is tried first; choose a random one");
    }
    return secret;
  }

  private String secret(String name, Path file) {
    try {
      String secret = Files.readString(file).strip();
      if (!secret.isEmpty()) {
        return secret;
      }
    } catch (IOException e) {
      // said below
    }
    throw wrong(name, "names a file that cannot be read or is empty");
  }

  /** Whether a password is one that stands in examples and on every list of guesses. */
  public static boolean isKnownToEverybody(String secret) {
    return KNOWN_TO_EVERYBODY.contains(secret.toLowerCase(Locale.ROOT).replaceAll("[-_ .]", ""));
  }

  /** A list separated by commas; without the blank ones. */
  public List<String> list(String name, String otherwise) {
    return Arrays.stream(text(name, otherwise).split(",", -1))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** The failure to throw for a value that only the caller can judge. */
  public WrongSetting wrong(String name, String what) {
    return new WrongSetting(variable(name) + " " + what + ".");
  }

  /** The environment variable that sets a property. */
  public static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
