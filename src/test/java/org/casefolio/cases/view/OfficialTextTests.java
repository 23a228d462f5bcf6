package org.casefolio.cases.view;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.output.StringOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfficialTextTests {

  private static final String OFFICIAL =
      "If you move, go to <a href=\"https://www.uscis.gov/addresschange\""
          + " target=\"_blank\">www.uscis.gov/addresschange</a> to give us your new address.";

  private static String shown(String verbatim) {
    StringOutput output = new StringOutput();
    OfficialText.onPage(verbatim).writeTo(output);
    return output.toString();
  }

  @Test
  void pagesKeepTheLinkAndNoneThatReachesBack() {
    assertThat(shown(OFFICIAL))
        .isEqualTo(
            "If you move, go to <a href=\"https://www.uscis.gov/addresschange\""
                + " rel=\"noopener noreferrer\">www.uscis.gov/addresschange</a> to give us your new"
                + " address.");
  }

  @Test
  void pagesKeepParagraphsListsAndEmphasis() {
    String text = "<p>One <b>and</b> <em>two</em>:</p><ul><li>three<br>four</li></ul>";
    assertThat(shown(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">go</a>",
        "<a href=\"data:text/html,x\" onclick=\"go()\" style=\"color:red\">go</a>",
        "<svg><a xlink:href=\"javascript:alert(1)\">go</a></svg>",
        "<form action=https://evil.example><input name=password></form>",
        "<style>*{display:none}</style>",
        "<p class=cf-action id=errors style=\"x\">go</p>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
        "<!--><script>alert(1)</script>-->",
      })
  void pagesShowNothingThatActs(String harmful) {
    assertThat(shown("before " + harmful + " after"))
        .startsWith("before ")
        .contains("after")
        .doesNotContainIgnoringCase(
            "<script",
            "<img",
            "javascript:",
            "data:text",
            "onerror",
            "onclick",
            "style",
            "class=",
            "id=",
            "<svg",
            "<form",
            "<input",
            "<iframe");
  }

  @Test
  void textWithoutMarkupIsShownAsItIs() {
    assertThat(shown("Fees < $100 & more, “quoted” – ñ"))
        .isEqualTo("Fees &lt; $100 &amp; more, “quoted” – ñ");
    assertThat(OfficialText.plain("Fees < $100 & more, “quoted” – ñ"))
        .isEqualTo("Fees < $100 & more, “quoted” – ñ");
  }

  @Test
  void mailsGetTheWordsAlone() {
    assertThat(OfficialText.plain(OFFICIAL))
        .isEqualTo("If you move, go to www.uscis.gov/addresschange to give us your new address.");
    assertThat(OfficialText.plain("<p>One.</p><p>Two.<br>Three.</p><script>four()</script>"))
        .isEqualTo("One. Two. Three.");
  }
}
