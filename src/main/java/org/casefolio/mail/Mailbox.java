package org.casefolio.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One mailbox as SMTP names it: the local part as it is written, quotes included, and the domain in
 * ASCII.
 */
record Mailbox(String local, String domain) {

  // RFC 5321, 4.5.3.1, in octets
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_ADDRESS = 254;

  /**
   * Reads an address; empty if it is not exactly one plain address: no display name, no group, no
   * comment, no route, nothing that could end a line.
   */
  static Optional<Mailbox> parse(String address) {
    if (address.startsWith("@")
        || address.codePoints().anyMatch(c -> Character.isISOControl(c) || separatesLines(c))) {
      return Optional.empty();
    }
    try {
      InternetAddress read = new InternetAddress(address, true);
      int at = address.lastIndexOf('@');
      if (at < 1 || read.isGroup() || !address.equals(read.getAddress())) {
        return Optional.empty();
      }
      Mailbox mailbox = new Mailbox(address.substring(0, at), domain(address.substring(at + 1)));
      return octets(mailbox.local) <= LONGEST_LOCAL && octets(mailbox.written()) <= LONGEST_ADDRESS
          ? Optional.of(mailbox)
          : Optional.empty();
    } catch (AddressException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** How it stands between angle brackets and in the header. */
  String written() {
    return local + "@" + domain;
  }

  /** Whether only a relay that speaks SMTPUTF8 (RFC 6531) can take it. */
  boolean needsSmtpUtf8() {
    return octets(local) != local.length();
  }

  private static String domain(String domain) {
    boolean literal = domain.startsWith("[") && domain.endsWith("]");
    if (literal && octets(domain) == domain.length()) {
      return domain;
    }
    String ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
    if (ascii.isEmpty() || ascii.startsWith(".") || ascii.contains("..")) {
      throw new IllegalArgumentException("no domain");
    }
    return ascii;
  }

  private static boolean separatesLines(int c) {
    return c == 0x2028 || c == 0x2029;
  }

  private static int octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public String toString() {
    return "Mailbox";
  }
}
