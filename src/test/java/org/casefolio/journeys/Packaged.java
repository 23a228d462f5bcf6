package org.casefolio.journeys;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** The packaged program and the ways to start it. */
enum Packaged {
  /** As an operator does: {@code java -jar casefolio.jar}. */
  AS_DELIVERED,

  /**
   * Taken out of its file by its own tool, and with a cache of loaded classes, on a Java that does
   * not spend time on what only a long run gains from: a quarter of the work of a start as
   * delivered, which matters where hundreds are made.
   */
  QUICKLY;

  private static final Path JAR =
      Path.of(System.getProperty("casefolio.jar", "target/casefolio.jar")).toAbsolutePath();

  /** What is made of the file once: the program taken out, the cache, and a data folder. */
  private static final Path TAKEN_OUT = JAR.resolveSibling("program");

  private static final Path CACHE = TAKEN_OUT.resolve("casefolio.aot");

  /** The hash of the file that it was made of: the time of a reproducible file says nothing. */
  private static final Path MADE_OF = TAKEN_OUT.resolve("made-of.txt");

  private static final List<String> SHORT_RUN =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** A cache that cannot be used costs time, and is not worth a word on standard output. */
  private static final List<String> QUIET = List.of("-Xlog:disable", "-Xlog:all=error:stderr");

  private static final long MOST_SECONDS = 300;

  private static boolean isTakenOut;

  /** The command line up to the arguments. */
  List<String> command() {
    return command(List.of());
  }

  /** The same with further options for Java. */
  List<String> command(List<String> javaOptions) {
    List<String> command = new ArrayList<>(List.of(java(), "-Xmx512m"));
    command.addAll(javaOptions);
    switch (this) {
      case AS_DELIVERED -> command.addAll(List.of("-jar", JAR.toString()));
      case QUICKLY -> {
        takeOut();
        command.addAll(SHORT_RUN);
        command.addAll(QUIET);
        command.addAll(List.of("-XX:AOTCache=" + CACHE, "-jar", program()));
      }
    }
    return command;
  }

  /** Spares a data folder the unpacking of PostgreSQL, which a start as delivered does itself. */
  void prepare(Path data) {
    if (this == AS_DELIVERED) {
      return;
    }
    takeOut();
    try (Stream<Path> made = Files.list(TAKEN_OUT.resolve("data"))) {
      Path programs =
          made.filter(path -> path.getFileName().toString().startsWith("postgresql-"))
              .findFirst()
              .orElseThrow();
      Files.createSymbolicLink(
          Files.createDirectories(data).resolve(programs.getFileName()), programs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized void takeOut() {
    try {
      if (isTakenOut) {
        return;
      }
      isTakenOut = true;
      String hash = hash(JAR);
      if (Files.exists(MADE_OF) && Files.readString(MADE_OF).equals(hash)) {
        return;
      }
      FileSystemUtils.deleteRecursively(TAKEN_OUT);
      run(
          Map.of(),
          List.of(
              java(),
              "-Djarmode=tools",
              "-jar",
              JAR.toString(),
              "extract",
              "--destination",
              TAKEN_OUT.toString()));
      List<String> training = new ArrayList<>(List.of(java(), "-Xmx512m"));
      training.addAll(SHORT_RUN);
      training.addAll(QUIET);
      training.addAll(
          List.of("-XX:AOTCacheOutput=" + CACHE, "-Dspring.context.exit=onRefresh", "-jar"));
      training.add(program());
      run(
          Map.of(
              "CASEFOLIO_DEMO", "true",
              "CASEFOLIO_DATA", TAKEN_OUT.resolve("data").toString(),
              "SERVER_PORT", "0",
              "MANAGEMENT_SERVER_PORT", "0"),
          training);
      Files.writeString(MADE_OF, hash);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      bytes.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(Map<String, String> settings, List<String> command) throws IOException {
    Path log = TAKEN_OUT.resolveSibling("program.log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    clear(builder.environment());
    builder.environment().putAll(settings);
    Process process = builder.start();
    try {
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError("the program could not be made ready:\n" + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Takes out whatever would set something for the program. */
  static void clear(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.matches("(CASEFOLIO|SPRING|SERVER|MANAGEMENT)_.*"));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String program() {
    return TAKEN_OUT.resolve(JAR.getFileName()).toString();
  }
}
