package org.casefolio.notification;

import casefolio.templates.Templates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.casefolio.accounts.SignedIn;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mail.Dispatch;
import org.casefolio.mail.Outbox;
import org.casefolio.mail.Sent;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/**
 * "What we told you": every message about a case that an account was sent, so that a message can be
 * checked without clicking on anything in it. A case that is protected now is not spoken of here
 * either.
 */
@Controller
@Serving
class ToldPages {

  private final Outbox outbox;
  private final VisibleCases visible;
  private final Dispatch dispatch;
  private final Templates templates;

  ToldPages(Outbox outbox, VisibleCases visible, Dispatch dispatch, Templates templates) {
    this.outbox = outbox;
    this.visible = visible;
    this.dispatch = dispatch;
    this.templates = templates;
  }

  @GetMapping("/portfolio/told")
  Html list(Page page, SignedIn who) {
    List<Sent> sent =
        outbox.list(who.account().value()).stream().filter(ToldPages::isAboutCases).toList();
    Set<ReceiptNumber> speakable =
        visible.among(sent.stream().flatMap(message -> about(message).receipt().stream()).toList());
    return Html.of(
        templates.notificationTold(
            page,
            sent.stream()
                .filter(message -> about(message).receipt().map(speakable::contains).orElse(true))
                .map(ToldPages::told)
                .toList(),
            dispatch.now()));
  }

  @GetMapping("/portfolio/told/{id}")
  Html show(Page page, SignedIn who, @PathVariable String id) {
    Sent sent =
        uuid(id)
            .flatMap(message -> outbox.find(who.account().value(), message))
            .filter(ToldPages::isAboutCases)
            .filter(message ->
                about(message)
                    .receipt()
                    .map(receipt -> !visible.among(List.of(receipt)).isEmpty())
                    .orElse(true))
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    return Html.of(
        templates.notificationToldText(
            page,
            new ToldText(
                told(sent),
                sent.written().map(written -> blocks(written.text())).orElse(List.of()))));
  }

  private static boolean isAboutCases(Sent sent) {
    return List.of(ChangeWriter.NAME, ReminderWriter.NAME, StopWriter.NAME).contains(sent.writer());
  }

  /**
   * What a message is about.
   *
   * @param receipt the case; empty if it is about all of them
   * @param label the reader's own label, if it stood in the mail; else empty
   */
  private record About(Optional<ReceiptNumber> receipt, String label) {}

  private static About about(Sent sent) {
    return switch (sent.writer()) {
      case StopWriter.NAME -> {
        StopFacts stop = StopFacts.read(sent.facts());
        yield new About(
            Optional.of(stop.receipt()).filter(it -> !it.isEmpty()).map(ReceiptNumber::new),
            stop.label());
      }
      case ReminderWriter.NAME -> {
        ReminderFacts reminder = ReminderFacts.read(sent.facts());
        yield new About(Optional.of(reminder.receiptNumber()), reminder.label());
      }
      default -> {
        ChangeFacts change = ChangeFacts.read(sent.facts());
        yield new About(Optional.of(change.news().receiptNumber()), change.label());
      }
    };
  }

  private static ToldMessage told(Sent sent) {
    About about = about(sent);
    return new ToldMessage(
        sent.id(),
        sent.day(),
        sent.state(),
        about.label(),
        about.receipt().map(ReceiptNumber::lastFour).orElse(""),
        sent.written().map(written -> written.subject()).orElse(""),
        sent.address());
  }

  private static List<List<String>> blocks(String text) {
    List<List<String>> blocks = new ArrayList<>();
    for (String block : text.strip().split("\n\n+", -1)) {
      blocks.add(Arrays.asList(block.split("\n", -1)));
    }
    return blocks;
  }

  private static Optional<UUID> uuid(String id) {
    try {
      return Optional.of(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
