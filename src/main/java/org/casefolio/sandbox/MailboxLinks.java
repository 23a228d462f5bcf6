package org.casefolio.sandbox;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the links to our own site in a plain text; any other stays text. */
final class MailboxLinks {

  private MailboxLinks() {}

  static List<MailboxSpan> in(String text, URI site) {
    Matcher matcher =
        Pattern.compile(Pattern.quote(site.toString()) + "/(?:[^\\s<>\"]*[^\\s<>\".,;:!?)\\]])?")
            .matcher(text);
    List<MailboxSpan> spans = new ArrayList<>();
    int end = 0;
    while (matcher.find()) {
      if (matcher.start() > end) {
        spans.add(new MailboxSpan(text.substring(end, matcher.start()), false));
      }
      spans.add(new MailboxSpan(matcher.group(), true));
      end = matcher.end();
    }
    if (end < text.length()) {
      spans.add(new MailboxSpan(text.substring(end), false));
    }
    return spans;
  }
}
