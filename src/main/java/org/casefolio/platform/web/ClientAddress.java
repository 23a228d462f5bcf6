package org.casefolio.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/**
 * Where a request comes from. {@code X-Forwarded-For} is believed only as far as it was written by
 * proxies named in {@code CASEFOLIO_TRUSTED_PROXIES} (none by default): it is read from its end,
 * and the first address that is not such a proxy is the client.
 */
@Component
public class ClientAddress {

  private static final String SETTING = "casefolio.trusted-proxies";

  private final List<IpAddressMatcher> trusted;

  ClientAddress(SettingsSource source) {
    List<IpAddressMatcher> proxies = new ArrayList<>();
    for (String proxy : source.list(SETTING, "")) {
      try {
        proxies.add(new IpAddressMatcher(proxy));
      } catch (IllegalArgumentException e) {
        throw source.wrong(SETTING, "must list addresses or networks such as 10.0.0.0/8");
      }
    }
    this.trusted = List.copyOf(proxies);
  }

  /** The client's address as a literal. */
  public String of(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    String forwarded = request.getHeader("X-Forwarded-For");
    if (forwarded == null || !isTrusted(address)) {
      return address;
    }
    List<String> hops = Arrays.stream(forwarded.split(",", -1)).map(String::strip).toList();
    for (int i = hops.size() - 1; i >= 0; i--) {
      String hop = hops.get(i);
      if (!hop.matches("[0-9a-fA-F:.]{2,45}")) {
        return address;
      }
      address = hop;
      if (!isTrusted(hop)) {
        return hop;
      }
    }
    return address;
  }

  /**
   * The client's line: an IPv4 address, or the first 64 bits of an IPv6 address, which is what one
   * household or telephone has at least (RFC 6177). Nobody outside of it fills a budget of it.
   */
  public String lineOf(HttpServletRequest request) {
    return prefixOf(request, 4, 8);
  }

  /**
   * The client's network: the first 24 bits of an IPv4 address, 48 bits of an IPv6 address. That is
   * the least that is routed by itself (RFC 7454, 6.1.3), so whoever hires a block of addresses is
   * counted as one.
   */
  public String networkOf(HttpServletRequest request) {
    return prefixOf(request, 3, 6);
  }

  private String prefixOf(HttpServletRequest request, int bytesOf4, int bytesOf6) {
    try {
      byte[] address = InetAddress.ofLiteral(of(request)).getAddress();
      int kept = address.length == 4 ? bytesOf4 : bytesOf6;
      Arrays.fill(address, kept, address.length, (byte) 0);
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (IllegalArgumentException | UnknownHostException e) {
      return "unknown";
    }
  }

  private boolean isTrusted(String address) {
    return trusted.stream().anyMatch(proxy -> proxy.matches(address));
  }
}
