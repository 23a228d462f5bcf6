package org.casefolio.notification;

import static org.casefolio.fuzz.Parser.holds;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.fuzz.Parser;
import org.casefolio.platform.vault.TestVault;

/** What follows {@code token=} in a link that stops e-mail, for the fuzzer. */
public final class LinkParsers {

  private static final StopTokens TOKENS = new StopTokens(TestVault.withoutDatabase());
  private static final String OURS =
      TOKENS.seal(new UUID(1, 2), Optional.of(new UUID(3, 4)), Optional.empty());

  private LinkParsers() {}

  public static List<Parser> all() {
    return List.of(Parser.of("stop-token", LinkParsers::token, "guess", "x".repeat(120)));
  }

  /** Nobody makes a token but us. */
  private static void token(String sent) {
    holds(TOKENS.open(sent).isEmpty() || sent.equals(OURS), "a made-up token opens");
    holds(TOKENS.openUndo(sent).isEmpty(), "a made-up token undoes");
    holds(TOKENS.open(OURS).isPresent(), "ours opens");
  }
}
