package org.casefolio.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.mail.Letter;
import org.casefolio.mail.LetterTexts;
import org.casefolio.mail.Letters;
import org.casefolio.mail.Writer;
import org.casefolio.mail.Written;
import org.casefolio.platform.settings.Settings;
import tools.jackson.databind.json.JsonMapper;

/** Writes one kind of mail about an account. */
class AccountMailWriter implements Writer {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final AccountMail.Kind kind;
  private final Letters letters;
  private final Settings settings;

  AccountMailWriter(AccountMail.Kind kind, Letters letters, Settings settings) {
    this.kind = kind;
    this.letters = letters;
    this.settings = settings;
  }

  @Override
  public String name() {
    return kind.writer();
  }

  /** Only by such a mail can an address be found reachable again. */
  @Override
  public boolean reachesUnreachable() {
    return kind == AccountMail.Kind.CONFIRM_EMAIL || kind == AccountMail.Kind.CONFIRM_MORE;
  }

  @Override
  public boolean outlastsItsText() {
    return false;
  }

  @Override
  public Written write(UUID message, List<String> facts, Locale language) {
    AccountMail mail = JSON.readValue(facts.getFirst(), AccountMail.class);
    LetterTexts say = letters.texts(language);
    List<Letter.Part> parts = new ArrayList<>();
    if (!mail.userIds().isEmpty()) {
      parts.add(new Letter.Items(mail.userIds()));
    }
    address(mail, say)
        .ifPresent(address -> parts.add(new Letter.Link(common(say, "link"), address)));
    if (!mail.code().isEmpty()) {
      parts.add(new Letter.Paragraph(own(say, "code")));
      parts.add(new Letter.Code(mail.code()));
    }
    parts.add(new Letter.Paragraph(common(say, "after")));
    return letters.write(
        new Letter(
            say.language(),
            own(say, "subject"),
            own(say, "text"),
            own(say, "subject"),
            parts,
            own(say, "why"),
            false,
            Optional.empty()));
  }

  /** Links start with the configured address, never with what a request claimed. */
  private Optional<String> address(AccountMail mail, LetterTexts say) {
    Optional<String> path =
        switch (kind) {
          case CONFIRM_EMAIL, CONFIRM_MORE -> Optional.of(ConfirmationPages.PATH);
          case RESET_PASSWORD, LOCKED -> Optional.of(RecoveryPages.RESET);
          case LANE_CLOSED -> Optional.of(OpeningPages.PATH);
          case PASSWORD_CHANGED,
              EMAIL_CHANGE_ASKED,
              EMAIL_CHANGED,
              MORE_CHANGED,
              FACTORS_CHANGED,
              NEW_DEVICE,
              CODES_CLOSED ->
              Optional.of(NotMePages.PATH);
          case LOST_ASKED -> Optional.of(LostFactorsPages.KEEP);
          case LOST_READY -> Optional.of(LostFactorsPages.REMOVE);
          case ADDRESS_FULL, USER_IDS, EMAIL_SET, UNREACHABLE -> Optional.empty();
        };
    // One that an earlier version has queued can lack it.
    return path.filter(_ -> !mail.token().isEmpty())
        .map(page ->
            settings.publicUrl()
                + page
                + "?token="
                + mail.token()
                + "&lang="
                + say.language().toLanguageTag());
  }

  /** What all say alike whose link takes something back. */
  private String common(LetterTexts say, String part) {
    return kind.takesBack() ? say.of("accounts.mail.notMe." + part) : own(say, part);
  }

  private String own(LetterTexts say, String part) {
    return say.of(kind.keys() + "." + part);
  }
}
