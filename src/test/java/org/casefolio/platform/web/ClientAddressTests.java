package org.casefolio.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.settings.WrongSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.mock.web.MockHttpServletRequest;

class ClientAddressTests {

  private static final String PROXY = "10.0.0.5";

  private static ClientAddress trusting(String proxies) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("set", Map.of("casefolio.trusted-proxies", proxies)));
    return new ClientAddress(new SettingsSource(environment));
  }

  private static MockHttpServletRequest from(String address, String... forwarded) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr(address);
    for (String line : forwarded) {
      request.addHeader("X-Forwarded-For", line);
    }
    return request;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP"})
  void believesNobodyUnlessItIsSet(String header) {
    MockHttpServletRequest request = from("192.0.2.1");
    request.addHeader(header, "198.51.100.7");
    request.addHeader("Forwarded", "for=198.51.100.7");

    assertThat(trusting("").of(request)).isEqualTo("192.0.2.1");
    assertThat(trusting("").lineOf(request)).isEqualTo("192.0.2.1");
  }

  @Test
  void doesNotBelieveWhoeverComesPastTheProxy() {
    assertThat(trusting(PROXY).of(from("192.0.2.1", "198.51.100.7"))).isEqualTo("192.0.2.1");
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 198.51.100.7",
    "'203.0.113.9, 198.51.100.7', 198.51.100.7",
    "'203.0.113.9, 198.51.100.7, 10.0.0.6', 198.51.100.7",
    "'203.0.113.9 ,198.51.100.7 ', 198.51.100.7",
    "2001:db8::1, 2001:db8:0:0:0:0:0:1",
    "2001:db8::1%7, 2001:db8:0:0:0:0:0:1",
    "10.0.0.6, 10.0.0.6",
  })
  void takesTheLastAddressThatIsNoProxy(String forwarded, String client) {
    assertThat(trusting("10.0.0.0/8").of(from(PROXY, forwarded))).isEqualTo(client);
  }

  @Test
  void readsEveryLineSoThatAClientCannotPutItsOwnFirst() {
    assertThat(trusting(PROXY).of(from(PROXY, "203.0.113.9", "198.51.100.7")))
        .isEqualTo("198.51.100.7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unknown",
        "::::",
        "999.1.1.1",
        "198.51.100.7:80",
        "a.example",
        "-",
        "١.٢.٣.٤"
      })
  void takesTheProxyForTheClientWhereItSaysNoAddress(String forwarded) {
    assertThat(trusting(PROXY).of(from(PROXY, forwarded))).isEqualTo(PROXY);
    assertThat(trusting("10.0.0.0/8").of(from(PROXY, forwarded + ", 10.0.0.6")))
        .isEqualTo("10.0.0.6");
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 198.51.100.7, 198.51.100.0",
    "2001:db8:1:2345:6:7:8:9, 2001:db8:1:2300:0:0:0:0, 2001:db8:1:0:0:0:0:0",
    "::ffff:198.51.100.7, 198.51.100.7, 198.51.100.0",
    "somewhere, unknown, unknown",
  })
  void countsALineAndTheNetworkAroundIt(String address, String line, String network) {
    ClientAddress addresses = trusting("");
    assertThat(addresses.lineOf(from(address))).isEqualTo(line);
    assertThat(addresses.networkOf(from(address))).isEqualTo(network);
  }

  @Test
  void refusesAProxyThatIsNoAddress() {
    assertThatThrownBy(() -> trusting("proxy.example"))
        .isInstanceOf(WrongSetting.class)
        .hasMessageContaining("CASEFOLIO_TRUSTED_PROXIES");
  }
}
