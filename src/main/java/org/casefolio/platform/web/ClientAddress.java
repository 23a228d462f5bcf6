package org.casefolio.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.casefolio.platform.settings.SettingsSource;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/**
 * Where a request comes from. {@code X-Forwarded-For} is believed only as far as it was written by
 * proxies named in {@code CASEFOLIO_TRUSTED_PROXIES} (none by default): it is read from its end,
 * however many lines it has, and the first address that is not such a proxy is the client.
 */
@Component
public class ClientAddress {

  private static final String SETTING = "casefolio.trusted-proxies";
  private static final String FORWARDED = "X-Forwarded-For";

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
    if (!isTrusted(address)) {
      return address;
    }
    // a proxy may append to what a client sent by a line of its own
    List<String> hops =
        Arrays.stream(
                String.join(",", Collections.list(request.getHeaders(FORWARDED))).split(",", -1))
            .map(String::strip)
            .toList();
    for (String hop : hops.reversed()) {
      Optional<String> literal = literal(hop);
      if (literal.isEmpty()) {
        return address;
      }
      address = literal.get();
      if (!isTrusted(address)) {
        return address;
      }
    }
    return address;
  }

  /**
   * The client's line, or what stands for it where addresses are counted: all of an IPv4 address,
   * the first 56 bits of an IPv6 address, because one line may choose what follows (RFC 6177).
   */
  public String lineOf(HttpServletRequest request) {
    return prefixOf(request, 4, 7);
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

  /** Without a zone ({@code fe80::1%2}, RFC 4007), which means something to its writer alone. */
  private static Optional<String> literal(String hop) {
    try {
      byte[] address = InetAddress.ofLiteral(hop).getAddress();
      return Optional.of(InetAddress.getByAddress(address).getHostAddress());
    } catch (IllegalArgumentException | UnknownHostException e) {
      return Optional.empty();
    }
  }

  private boolean isTrusted(String address) {
    return trusted.stream().anyMatch(proxy -> proxy.matches(address));
  }
}
