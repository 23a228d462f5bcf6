package org.casefolio.mail;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a message says, part by part, from which {@link Letters} makes both the plain and the HTML
 * part, so that they cannot say different things.
 *
 * @param language the language it is written in
 * @param subject one line; never an address, a User ID or a whole receipt number
 * @param opening the first line of the body, which mail programs show beside the subject
 * @param heading the heading below it
 * @param parts the body
 * @param why why the reader gets it, in a sentence
 * @param kept whether the reader finds the message again under "What we told you"
 * @param stop how the reader can stop such messages, if they can be stopped
 */
public record Letter(
    Locale language,
    String subject,
    String opening,
    String heading,
    List<Part> parts,
    String why,
    boolean kept,
    Optional<Stop> stop) {

  public Letter {
    parts = List.copyOf(parts);
  }

  /** A part of the body. */
  public sealed interface Part {}

  /** A paragraph. */
  public record Paragraph(String text) implements Part {}

  /** A heading within the body. */
  public record Heading(String text) implements Part {}

  /**
   * A term and what it is.
   *
   * @param language the language of the value, where it is not the letter's
   * @param note what has to be said of the value, such as that a translation is ours; may be empty
   */
  public record Term(String name, String value, Locale language, String note) implements Part {
    public Term(String name, String value, Locale language) {
      this(name, value, language, "");
    }
  }

  /** A link that stands out; there should be one in a letter. */
  public record Link(String label, String address) implements Part {}

  /** A code to be typed by hand. */
  public record Code(String code) implements Part {}

  /** Short items, each on its line. */
  public record Items(List<String> items) implements Part {
    public Items {
      items = List.copyOf(items);
    }
  }

  /**
   * How the reader can stop such messages.
   *
   * @param page the address of the page that asks what to stop
   * @param oneClick the address that stops them when a mail program posts to it (RFC 8058)
   */
  public record Stop(String page, String oneClick) {}

  @Override
  public String toString() {
    return "Letter[" + language + "]";
  }
}
