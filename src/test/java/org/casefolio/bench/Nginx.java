package org.casefolio.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;

/**
 * nginx that gives one file for every address, with the head of an answer of ours: as many workers
 * as processors, no access log, kept connections, sendfile, the file kept open.
 */
final class Nginx implements AutoCloseable {

  /** What it says of the configuration in a report. */
  static final String TOLD =
      "nginx worker_processes auto, access_log off, keepalive, sendfile, tcp_nopush,"
          + " open_file_cache";

  /** What nginx writes itself. */
  private static final Set<String> ITS_OWN =
      Set.of("date", "server", "content-length", "content-type", "connection", "transfer-encoding");

  private final int port = freePort();
  private final Path folder;
  private final Process process;

  private Nginx(Path folder, byte[] body, HttpResponse<?> like) throws IOException {
    this.folder = folder;
    Files.write(folder.resolve("answer"), body);
    Files.writeString(folder.resolve("nginx.conf"), configuration(like));
    this.process =
        new ProcessBuilder("nginx", "-p", folder.toString(), "-c", "nginx.conf", "-e", "error.log")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out.log").toFile())
            .start();
    while (!answers()) {
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "nginx does not start: "
                + Files.readString(folder.resolve("out.log"))
                + Files.readString(folder.resolve("error.log")));
      }
    }
  }

  /** Starts one that answers as an answer of ours does: the same body, the same head. */
  static Nginx like(HttpResponse<byte[]> answer) throws IOException {
    Path parent = Files.createDirectories(Path.of("target", "bench").toAbsolutePath());
    return new Nginx(Files.createTempDirectory(parent, "nginx-"), answer.body(), answer);
  }

  int port() {
    return port;
  }

  private String configuration(HttpResponse<?> like) {
    String type = like.headers().firstValue("content-type").orElse("text/plain");
    String head =
        like.headers().map().entrySet().stream()
            .filter(header -> !ITS_OWN.contains(header.getKey().toLowerCase(Locale.ROOT)))
            .flatMap(header ->
                header.getValue().stream()
                    .map(value ->
                        "        add_header %s \"%s\";%n"
                            .formatted(
                                header.getKey(),
                                value.replace("\\", "\\\\").replace("\"", "\\\""))))
            .collect(Collectors.joining());
    return """
    user root;
    daemon off;
    pid nginx.pid;
    worker_processes auto;
    worker_rlimit_nofile 65536;
    events { worker_connections 16384; }
    http {
      access_log off;
      sendfile on;
      tcp_nopush on;
      keepalive_timeout 75s;
      keepalive_requests 1000000000;
      open_file_cache max=10;
      open_file_cache_valid 1h;
      etag off;
      server {
        listen 127.0.0.1:%d backlog=4096;
        location / {
          root %s;
          default_type "%s";
          try_files /answer =404;
    %s    }
      }
    }
    """
        .formatted(port, folder, type, head);
  }

  private boolean answers() {
    try (Socket _ = new Socket("127.0.0.1", port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    FileSystemUtils.deleteRecursively(folder);
  }
}
