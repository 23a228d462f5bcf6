package org.casefolio.accounts;

import jakarta.servlet.http.HttpServletRequest;
import org.casefolio.platform.web.ClientAddress;
import org.springframework.stereotype.Component;

/** From where a request comes, as far as limits need to know. */
@Component
class Origins {

  private final ClientAddress addresses;
  private final Devices devices;

  Origins(ClientAddress addresses, Devices devices) {
    this.addresses = addresses;
    this.devices = devices;
  }

  SignInThrottle.Origin of(HttpServletRequest request) {
    return new SignInThrottle.Origin(
        devices.find(request), lineOf(request), addresses.networkOf(request));
  }

  String lineOf(HttpServletRequest request) {
    return addresses.lineOf(request);
  }
}
