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
import org.casefolio.accounts.Visitor.Answer;

/** Bytes that no proper client sends, and what the server makes of them. */
final class RawRequest {

  private static final int PATIENCE_MILLIS = 20_000;

  private RawRequest() {}

  /** Sends text, each character of it as one byte, and reads until the server hangs up. */
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

  /** What came before the connection ended, however it ended. */
  private static String read(InputStream in) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      in.transferTo(bytes);
    } catch (IOException e) {
      if (bytes.size() == 0) {
        throw new UncheckedIOException(e);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
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
