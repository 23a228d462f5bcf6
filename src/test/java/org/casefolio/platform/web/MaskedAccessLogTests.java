package org.casefolio.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedAccessLogTests {

  private static String line(String path) {
    return "127.0.0.1 - - [29/Nov/2026:20:40:00 +0000] \"GET " + path + " HTTP/1.1\" 200 -";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EAC9999103403",
        "eac9999103403",
        "EAC*219012345",
        "EAC%2A219012345",
        "EAC-99-991-03403",
        "EAC%209999103403",
        "%45AC9999103403",
        "EAC9999103403/x",
      })
  void masksWhateverStandsBehindThePathOfTheCompatibleApi(String number) {
    assertThat(MaskedAccessLog.mask(line("/case-status/" + number + "?demo_id=1")))
        .isEqualTo(line("/case-status/***?demo_id=1"));
  }

  @Test
  void masksANumberThatSomebodyTypedElsewhere() {
    assertThat(MaskedAccessLog.mask(line("/IOE0912345678"))).isEqualTo(line("/***"));
    assertThat(MaskedAccessLog.mask(line("/check?q=ioe-091-234-5678&x=1")))
        .isEqualTo(line("/check?q=***&x=1"));
  }

  @Test
  void leavesOtherAddressesAsTheyAre() {
    for (String path :
        new String[] {
          "/", "/case-status", "/oauth/accesstoken", "/assets/casefolio-1234567890abcdef.css"
        }) {
      assertThat(MaskedAccessLog.mask(line(path))).isEqualTo(line(path));
    }
  }
}
