package org.casefolio.fuzz;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Jazzer, in a process of its own, because it rewrites every class that it watches. */
final class Fuzzer {

  private static final String OURS = "org.casefolio.**";

  /** What a long run watches the ways through: ours, and what reads for us. */
  private static final String READERS =
      OURS
          + ":com.webauthn4j.**:org.apache.commons.csv.**:ua_parser.**"
          + ":org.eclipse.angus.mail.**:jakarta.mail.**:tools.jackson.core.**";

  private static final String PATTERNS = "com.code_intelligence.jazzer.sanitizers.RegexRoadblocks";

  private static final Pattern DONE =
      Pattern.compile("#(\\d+)\\s+DONE\\s+cov: (\\d+) ft: (\\d+) corp: (\\d+)/");
  private static final Pattern BEGUN = Pattern.compile("#\\d+\\s+INITED\\s+cov: (\\d+)");

  private Fuzzer() {}

  /**
   * What came of it.
   *
   * @param code 0 if nothing was found
   * @param said everything that was written
   */
  record Result(int code, String said) {

    /** Runs, edges covered at the beginning and at the end, features, inputs kept. */
    String figures() {
      Matcher begun = BEGUN.matcher(said);
      Matcher done = DONE.matcher(said);
      return begun.find() && done.find()
          ? String.join(
              "\t", done.group(1), begun.group(1), done.group(2), done.group(3), done.group(4))
          : "";
    }
  }

  /**
   * Feeds parsers.
   *
   * @param parser which; all if empty
   * @param runs how often
   * @param folder holds inputs to begin with, and takes those that are found
   */
  static Result run(String parser, long runs, Path folder) throws IOException {
    return jazzer(parser, folder, "-runs=" + runs, folder.toString());
  }

  /** Leaves as few inputs in a folder as go all the ways that those of the other one go. */
  static Result merge(String parser, Path into, Path from) throws IOException {
    Files.createDirectories(into);
    return jazzer(parser, into, "-merge=1", into.toString(), from.toString());
  }

  private static Result jazzer(String parser, Path folder, String... arguments) throws IOException {
    Path log = folder.resolveSibling(folder.getFileName() + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:+EnableDynamicAgentLoading",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "-D" + Target.PARSER + "=" + parser,
            // else each message looks through the whole class path for it
            "-Djakarta.mail.util.StreamProvider=org.eclipse.angus.mail.util.MailStreamProvider",
            Jazzer.class.getName(),
            "--target_class=" + Target.class.getName(),
            "--instrumentation_includes=" + (parser.isEmpty() ? OURS : READERS),
            "--custom_hook_includes=" + OURS,
            "--reproducer_path=" + folder.getParent(),
            "-artifact_prefix=" + folder.getParent() + "/",
            // what is compared with what is not followed in a long run: a third less time
            "--trace=" + (parser.isEmpty() ? "all" : "cov"),
            // nor is each step of each pattern ever: ten to fifty times less where there are many
            "--disabled_hooks=" + PATTERNS,
            "-seed=1",
            "-max_len=2048",
            "-timeout=30",
            // else what it found is read again every few seconds, and a slow machine counts more
            // runs
            "-reload=0",
            "-print_final_stats=0"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      int code = process.waitFor();
      return new Result(code, Files.readString(log, StandardCharsets.ISO_8859_1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.destroy();
    }
  }
}
