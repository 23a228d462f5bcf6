package org.casefolio.sandbox;

import casefolio.templates.Templates;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.casefolio.platform.settings.Demo;
import org.casefolio.platform.settings.Settings;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** The mailbox in which a visitor of a demonstration reads the mail that it sends. */
@Controller
@Demo
class MailboxPages {

  private final Mailbox mailbox;
  private final Settings settings;
  private final Templates templates;

  MailboxPages(Mailbox mailbox, Settings settings, Templates templates) {
    this.mailbox = mailbox;
    this.settings = settings;
    this.templates = templates;
  }

  @GetMapping("/demo/mailbox")
  Html list(Page page) {
    return Html.of(templates.sandboxMailbox(page, mailbox.list()));
  }

  @GetMapping("/demo/mailbox/{id}")
  Html show(Page page, @PathVariable String id) {
    MailboxMessage message = get(id);
    List<List<MailboxSpan>> lines = new ArrayList<>();
    message.text().lines().forEach(line -> lines.add(MailboxLinks.in(line, settings.publicUrl())));
    return Html.of(templates.sandboxMailboxMessage(page, message, lines));
  }

  /**
   * The HTML part as a mail program shows it. It is our own, but its policy trusts it no more than
   * a stranger's: styles and links, nothing else.
   */
  @GetMapping("/demo/mailbox/{id}/html")
  void html(@PathVariable String id, HttpServletResponse response) throws IOException {
    MailboxMessage message = get(id);
    if (message.html().isEmpty()) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    response.setHeader(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none';"
            + " form-action 'none'");
    response.setContentType("text/html;charset=UTF-8");
    response.getOutputStream().write(message.html().getBytes(StandardCharsets.UTF_8));
  }

  private MailboxMessage get(String id) {
    try {
      return mailbox
          .find(UUID.fromString(id))
          .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    } catch (IllegalArgumentException e) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
  }
}
