package org.casefolio.accounts;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import ua_parser.OS;
import ua_parser.Parser;
import ua_parser.UserAgent;

/**
 * What a browser says it is, for its owner to recognise: anybody can say anything.
 *
 * @param name such as Firefox; empty if it says nothing that is known
 * @param system such as Android; empty likewise
 */
record Browser(String name, String system) {

  static final Browser UNKNOWN = new Browser("", "");

  private static final Parser PARSER = new Parser();
  private static final int LONGEST_HEADER = 400;
  private static final String OTHER = "Other";

  static Browser of(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.USER_AGENT);
    if (header == null || header.length() > LONGEST_HEADER) {
      return UNKNOWN;
    }
    // Not the device, which has more patterns than these two together and is not kept.
    UserAgent name = PARSER.parseUserAgent(header);
    OS system = PARSER.parseOS(header);
    return name.family.equals(OTHER) || system.family.equals(OTHER)
        ? UNKNOWN
        : new Browser(name.family, system.family);
  }

  /** As it is kept in a session. */
  String text() {
    return name + "\t" + system;
  }

  static Browser read(String text) {
    String[] parts = text.split("\t", -1);
    return parts.length == 2 ? new Browser(parts[0], parts[1]) : UNKNOWN;
  }
}
