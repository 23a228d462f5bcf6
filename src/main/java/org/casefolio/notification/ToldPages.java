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
import org.casefolio.mail.Outbox;
import org.casefolio.mail.Sent;
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
class ToldPages {

  private final Outbox outbox;
  private final VisibleCases visible;
  private final Templates templates;

  ToldPages(Outbox outbox, VisibleCases visible, Templates templates) {
    this.outbox = outbox;
    this.visible = visible;
    this.templates = templates;
  }

  @GetMapping("/portfolio/told")
  Html list(Page page, SignedIn who) {
    List<Sent> sent =
        outbox.list(who.account().value()).stream().filter(ToldPages::isAboutACase).toList();
    Set<ReceiptNumber> speakable = visible.among(sent.stream().map(ToldPages::receipt).toList());
    return Html.of(
        templates.notificationTold(
            page,
            sent.stream()
                .filter(message -> speakable.contains(receipt(message)))
                .map(ToldPages::told)
                .toList()));
  }

  @GetMapping("/portfolio/told/{id}")
  Html show(Page page, SignedIn who, @PathVariable String id) {
    Sent sent =
        uuid(id)
            .flatMap(message -> outbox.find(who.account().value(), message))
            .filter(ToldPages::isAboutACase)
            .filter(message -> !visible.among(List.of(receipt(message))).isEmpty())
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    return Html.of(
        templates.notificationToldText(
            page,
            new ToldText(
                told(sent),
                sent.written().map(written -> blocks(written.text())).orElse(List.of()))));
  }

  private static boolean isAboutACase(Sent sent) {
    return sent.writer().equals(ChangeWriter.NAME);
  }

  private static ReceiptNumber receipt(Sent sent) {
    return ChangeFacts.read(sent.facts()).news().receiptNumber();
  }

  private static ToldMessage told(Sent sent) {
    ChangeFacts facts = ChangeFacts.read(sent.facts());
    return new ToldMessage(
        sent.id(),
        sent.day(),
        sent.state(),
        facts.label(),
        facts.ending(),
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
