package org.casefolio;

import java.util.Arrays;
import org.casefolio.platform.cli.CommandLineRun;
import org.casefolio.platform.settings.CannotStart;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.modulith.Modulithic;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * The program: serves the site when called without a command (or with {@code serve}), otherwise
 * runs one command and exits with its code.
 */
@SpringBootApplication
@EnableScheduling
@Modulithic(systemName = "Casefolio")
public class Casefolio {

  /** Exit codes: 0 well, 1 failed (one line says why), 2 wrong usage. */
  public static void main(String[] args) {
    if (args.length == 0 || args[0].equals("serve") || args[0].startsWith("--spring.")) {
      serve(args.length > 0 && args[0].equals("serve") ? tail(args) : args);
    } else {
      System.exit(CommandLineRun.run(Casefolio.class, args));
    }
  }

  private static void serve(String[] args) {
    SpringApplication application = new SpringApplication(Casefolio.class);
    application.setBannerMode(Banner.Mode.OFF);
    try {
      application.run(args);
    } catch (RuntimeException e) {
      System.exit(CannotStart.in(e) == null ? 3 : 1);
    }
  }

  private static String[] tail(String[] args) {
    return Arrays.copyOfRange(args, 1, args.length);
  }
}
