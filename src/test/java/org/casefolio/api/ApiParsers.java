package org.casefolio.api;

import static org.casefolio.fuzz.Parser.holds;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.casefolio.fuzz.Parser;

/** What strangers send to the API, for the fuzzer. */
public final class ApiParsers {

  private ApiParsers() {}

  public static List<Parser> all() {
    return List.of(
        Parser.ofBytes(
            "token-form",
            ApiParsers::form,
            List.of(
                bytes("grant_type=client_credentials&client_id=c1&client_secret=casefolio_x"),
                bytes("scope=read&grant_type=client%5Fcredentials&client_id=%C3%B1"),
                bytes("&&=&grant_type&%zz"))));
  }

  /** Only what is a form in UTF-8 is taken for one. */
  private static void form(byte[] input) {
    String header = new String(input, StandardCharsets.ISO_8859_1);
    if (TokenForm.read(input, "Basic " + header) instanceof TokenForm.Asked asked) {
      holds(!asked.grantType().isBlank(), "a grant type");
      holds(header.contains("grant") || header.contains("%"), "of a form that names it");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
