package org.casefolio.cases.view;

import gg.jte.Content;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document.OutputSettings;
import org.jsoup.safety.Safelist;

/**
 * What the agency wrote about a status. It is kept as it came, and may hold HTML: pages show what
 * is harmless of it, anything else gets the words alone.
 */
public final class OfficialText {

  /** Links to the web that cannot reach back, and what only arranges words. */
  private static final Safelist HARMLESS =
      new Safelist()
          .addTags("a", "b", "br", "em", "i", "li", "ol", "p", "strong", "ul")
          .addAttributes("a", "href")
          .addProtocols("a", "href", "http", "https")
          .addEnforcedAttribute("a", "rel", "noopener noreferrer");

  private OfficialText() {}

  /** The text for a page: links, paragraphs, lists and emphasis; nothing else of what was HTML. */
  public static Content onPage(String verbatim) {
    String clean = Jsoup.clean(verbatim, "", HARMLESS, new OutputSettings().prettyPrint(false));
    return output -> output.writeContent(clean);
  }

  /** The words alone, in one line, for mails and files. */
  public static String plain(String verbatim) {
    return Jsoup.parseBodyFragment(verbatim).text();
  }
}
