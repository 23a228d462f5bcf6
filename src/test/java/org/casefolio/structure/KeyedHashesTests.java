package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No keyed hash is forgotten when its key is changed. */
class KeyedHashesTests {

  private static final Path SCHEMA = Path.of("src/test/resources/structure/schema.txt");
  private static final Pattern BYTES = Pattern.compile("(?m)^(\\S+ \\S+) bytea\\b");
  private static final Pattern RENEWED =
      Pattern.compile("select ctid::text, ([\\w, ]+)\\s+from (\\w+\\.\\w+)");

  /** What is sealed, wrapped, or the plain hash of something that nobody can guess. */
  private static final Set<String> OTHERS =
      Set.of(
          "accounts.account email",
          "accounts.account new_email",
          "accounts.account user_id",
          "accounts.device hash",
          "accounts.factor name",
          "accounts.factor secret",
          "accounts.link hash",
          // sealed, with keyed hashes that ProtectionStore renews when it puts them back
          "accounts.link undo",
          "accounts.more_address address",
          "accounts.session_attributes attribute_bytes",
          "api.arrival sealed",
          "api.change sealed",
          "api.secret hash",
          "api.subscription sealed",
          "api.token hash",
          // of a pseudonym and a secret of the log's own
          "audit.block mac",
          "audit.entry account",
          "audit.entry network",
          "audit.removal mac",
          "audit.removal proof",
          "audit.secret sealed",
          "cases.sender credential",
          "mail.message content",
          "mail.message draft",
          "mail.unreachable details",
          // of an official answer, which lies beside it in clear
          "mirror.watched content",
          "notification.change news",
          "notification.recent told",
          "platform.data_key wrapped",
          "platform.legal_hold sealed",
          "platform.index_key wrapped",
          "platform.master proof",
          "platform.rotation keys",
          "platform.rotation proof",
          "portfolio.followed sealed",
          "portfolio.followed sealed_seen",
          "portfolio.portfolio sealed",
          "sandbox.mailbox message");

  @Test
  void everyColumnOfBytesIsRenewedOrIsNoKeyedHash() {
    Set<String> named = new TreeSet<>(OTHERS);
    for (Path file : Sources.list(Sources.JAVA, "Hashes.java")) {
      Matcher table = RENEWED.matcher(Sources.read(file));
      while (table.find()) {
        Arrays.stream(table.group(1).split(", "))
            .forEach(column -> named.add(table.group(2) + " " + column));
      }
    }
    Set<String> columns = new TreeSet<>();
    Matcher column = BYTES.matcher(Sources.read(SCHEMA));
    while (column.find()) {
      columns.add(column.group(1));
    }

    assertThat(columns)
        .describedAs(
            "each has to be renewed by a KeyedHashes, or to be named here as no keyed hash")
        .isEqualTo(named);
  }
}
