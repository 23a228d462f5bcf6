package org.casefolio.notification;

import casefolio.templates.Templates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        outbox.list(who.account().value()).stream().filter(AboutCase::isAboutCases).toList();
    Set<ReceiptNumber> speakable =
        visible.among(sent.stream().flatMap(ToldPages::receipts).distinct().toList());
    return Html.of(
        templates.notificationTold(
            page,
            sent.stream()
                .filter(message -> receipts(message).allMatch(speakable::contains))
                .map(ToldPages::told)
                .toList(),
            dispatch.now()));
  }

  @GetMapping("/portfolio/told/{id}")
  Html show(Page page, SignedIn who, @PathVariable String id) {
    Sent sent =
        uuid(id)
            .flatMap(message -> outbox.find(who.account().value(), message))
            .filter(AboutCase::isAboutCases)
            .filter(this::isSpeakable)
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    return Html.of(
        templates.notificationToldText(
            page,
            new ToldText(
                told(sent),
                sent.written().map(written -> blocks(written.text())).orElse(List.of()))));
  }

  /** A message that tells of a protected case among others is not shown either. */
  private boolean isSpeakable(Sent sent) {
    Set<ReceiptNumber> receipts = receipts(sent).collect(Collectors.toSet());
    return visible.among(receipts).containsAll(receipts);
  }

  private static Stream<ReceiptNumber> receipts(Sent sent) {
    return AboutCase.of(sent).map(AboutCase::receipt);
  }

  private static ToldMessage told(Sent sent) {
    return new ToldMessage(
        sent.id(),
        sent.day(),
        sent.state(),
        AboutCase.of(sent)
            .distinct()
            .map(about -> new ToldMessage.About(about.receipt().lastFour(), about.label()))
            .sorted(Comparator.comparing(ToldMessage.About::ending))
            .toList(),
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
