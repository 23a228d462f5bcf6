package org.casefolio.accounts;

import java.util.HexFormat;

/** What is kept of a browser's random value: SHA-256 of it and the account. */
final class DeviceHash {

  private final byte[] bytes;

  private DeviceHash(byte[] bytes) {
    this.bytes = bytes;
  }

  static DeviceHash of(String value, AccountId account) {
    return new DeviceHash(Secrets.sha256(value + "\0" + account.value()));
  }

  byte[] bytes() {
    return bytes.clone();
  }

  String hex() {
    return HexFormat.of().formatHex(bytes);
  }
}
