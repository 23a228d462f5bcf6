package org.casefolio.notification;

import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.mail.Letter.Stop;
import org.casefolio.mail.LetterTexts;
import org.casefolio.platform.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The links of letters about a case. They begin with the configured address of the site. */
@Component
class CaseLinks {

  private final StopTokens tokens;
  private final URI site;

  CaseLinks(StopTokens tokens, Settings settings) {
    this.tokens = tokens;
    this.site = settings.publicUrl();
  }

  /** An address on our site, in the letter's language. */
  String address(String path, LetterTexts texts) {
    return site + path + "?lang=" + texts.language().toLanguageTag();
  }

  /** The page of a followed case. */
  String ofCase(UUID follow, LetterTexts texts) {
    return address("/portfolio/case/" + follow, texts);
  }

  /**
   * How letters can be stopped.
   *
   * @param follow the followed case that it is about; empty if there are several: it stops all
   */
  Optional<Stop> stop(UUID account, Optional<UUID> follow, @Nullable UUID more, LetterTexts texts) {
    String token = tokens.seal(account, follow, Optional.ofNullable(more));
    return Optional.of(
        new Stop(
            address(StopPages.PAGE, texts) + "&token=" + token,
            site + StopPages.ONE_CLICK + "?token=" + token));
  }

  /** The page that keeps finished cases in a list. */
  String keep(UUID account, LetterTexts texts) {
    return address(KeepPages.PAGE, texts) + "&token=" + tokens.sealKeep(account);
  }

  /** The page that undoes a stop. */
  String undo(StopFacts stop, LetterTexts texts) {
    return address(StopPages.UNDO, texts)
        + "&token="
        + tokens.sealUndo(stop.account(), stop.stop(), Optional.ofNullable(stop.follow()));
  }
}
