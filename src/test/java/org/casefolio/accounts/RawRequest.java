package org.casefolio.accounts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casefolio.accounts.Visitor.Answer;

/** Bytes that no proper client sends, and what the server makes of them. */
final class RawRequest {

  private static final int PATIENCE_MILLIS = 20_000;
  private static final Pattern LENGTH =
      Pattern.compile("(?i)\r\ncontent-length: *([0-9]{1,9})\r\n");

  private RawRequest() {}

  /** Sends text, each character of it as one byte, and reads until the answer is whole. */
  static Answer send(int port, String request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return answer(request.lines().findFirst().orElse(""), read(socket.getInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(shortened(request), e);
    }
  }

  /** What came until the answer was as long as it said, or the connection ended, however it did. */
  private static String read(InputStream in) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8_192];
    try {
      for (int read = 0; read >= 0 && !isWhole(bytes); read = in.read(buffer)) {
        bytes.write(buffer, 0, read);
      }
    } catch (IOException e) {
      if (bytes.size() == 0) {
        throw new UncheckedIOException(e);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static boolean isWhole(ByteArrayOutputStream bytes) {
    String answer = bytes.toString(StandardCharsets.ISO_8859_1);
    int end = answer.indexOf("\r\n\r\n");
    Matcher length = LENGTH.matcher(answer);
    return length.find()
        && length.start() < end
        && answer.length() - end - 4 >= Integer.parseInt(length.group(1));
  }

  private static Answer answer(String asked, String whole) {
    int end = whole.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new AssertionError("no answer to " + shortened(asked) + ": " + whole);
    }
    List<String> head = whole.substring(0, end).lines().toList();
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    int status = Integer.parseInt(head.getFirst().split(" ", -1)[1]);
    return new Answer(shortened(asked), status, headers, whole.substring(end + 4));
  }

  private static String shortened(String text) {
    return text.length() < 80 ? text : text.substring(0, 80) + "…";
  }
}
