package org.casefolio.portfolio;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text out of an uploaded file, whatever program wrote it. */
final class Upload {

  /** How many bytes a file may have. */
  static final int MOST_BYTES = 1024 * 1024;

  private Upload() {}

  /** The text; empty if the file is not a text file, such as a workbook. */
  static Optional<String> text(byte[] file) {
    if (begins(file, 0xFF, 0xFE)) {
      return Optional.of(new String(file, 2, file.length - 2, StandardCharsets.UTF_16LE));
    }
    if (begins(file, 0xFE, 0xFF)) {
      return Optional.of(new String(file, 2, file.length - 2, StandardCharsets.UTF_16BE));
    }
    for (byte one : file) {
      if (one == 0) {
        return Optional.empty();
      }
    }
    if (begins(file, 'P', 'K', 3, 4) || begins(file, '%', 'P', 'D', 'F')) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString());
    } catch (CharacterCodingException e) {
      // What older spreadsheets write.
      return Optional.of(new String(file, Charset.forName("windows-1252")));
    }
  }

  private static boolean begins(byte[] file, int... bytes) {
    if (file.length < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if ((file[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
