package org.casefolio.launcher;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts Casefolio, also where the default {@code java} is older than the program needs.
 *
 * <p>This is the only class compiled for Java 17. On a recent enough Java it calls the program at
 * once. On an older one it looks for a newer Java where systems keep them and runs the same command
 * line there; a signal is passed on, and the other process watches this one and ends when it is
 * gone, however it went. Where none is found it says so in one line and exits with 1.
 */
public final class Launcher {

  /** The oldest Java that the program runs on. */
  static final int NEEDED = 25;

  /** Set for the process started here: the id of the process that it ends with. */
  private static final String TIED = "casefolio.launcher.tied";

  private Launcher() {}

  public static void main(String[] args) throws Exception {
    if (Runtime.version().feature() >= NEEDED) {
      endWith(System.getProperty(TIED));
      Class.forName("org.casefolio.Casefolio")
          .getMethod("main", String[].class)
          .invoke(null, (Object) args);
      return;
    }
    Optional<File> java = newestJava();
    if (java.isEmpty()) {
      System.err.println(
          "Casefolio needs Java "
              + NEEDED
              + " or newer; this is Java "
              + Runtime.version().feature()
              + ". Install one, or start it with the full path of its java.");
      System.exit(1);
    }
    System.exit(runOn(java.get(), args));
  }

  private static void endWith(String pid) {
    if (pid != null) {
      ProcessHandle.of(Long.parseLong(pid))
          .ifPresentOrElse(
              outer -> outer.onExit().thenRun(() -> System.exit(143)), () -> System.exit(143));
    }
  }

  private static int runOn(File java, String[] args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java.getPath());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-D" + TIED + "=" + ProcessHandle.current().pid());
    command.add("-jar");
    command.add(System.getProperty("java.class.path"));
    command.addAll(Arrays.asList(args));
    Process process = new ProcessBuilder(command).inheritIO().start();
    // Ctrl-C and kill reach this process first; the other one then stops in its own good order.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              process.destroy();
              try {
                process.waitFor();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
    return process.waitFor();
  }

  private static Optional<File> newestJava() {
    List<File> homes = new ArrayList<>();
    for (String variable : List.of("JAVA_HOME", "JAVA_HOME_25", "JDK_HOME")) {
      String home = System.getenv(variable);
      if (home != null) {
        homes.add(new File(home));
      }
    }
    for (String folder :
        List.of(
            "/usr/lib/jvm",
            "/usr/java",
            "/opt",
            System.getProperty("user.home") + "/.sdkman/candidates/java")) {
      File[] found = new File(folder).listFiles(File::isDirectory);
      if (found != null) {
        homes.addAll(Arrays.asList(found));
      }
    }
    return homes.stream()
        .filter(home -> version(home) >= NEEDED && new File(home, "bin/java").canExecute())
        .max(Comparator.comparingInt(Launcher::version))
        .map(home -> new File(home, "bin/java"));
  }

  /** Reads the feature number from the {@code release} file that every JDK carries; 0 if none. */
  private static int version(File home) {
    try {
      String release = java.nio.file.Files.readString(new File(home, "release").toPath());
      Matcher version = Pattern.compile("JAVA_VERSION=\"(\\d+)").matcher(release);
      return version.find() ? Integer.parseInt(version.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
