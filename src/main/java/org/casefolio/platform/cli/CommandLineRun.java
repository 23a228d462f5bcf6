package org.casefolio.platform.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import org.casefolio.platform.cli.CommandWitness.Called;
import org.casefolio.platform.settings.CannotStart;
import org.casefolio.platform.settings.SettingsAlone;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IFactory;

/**
 * One run of the command line. A command is a class annotated with picocli's {@code @Command},
 * anywhere in the program, that Spring can build; it returns its exit code. The application is
 * started only when a command really runs, so that {@code help} needs nothing.
 *
 * <p>The value asked for goes to standard output ({@code spec.commandLine().getOut()}); whatever
 * else is said, log lines included, goes to standard error.
 */
public final class CommandLineRun {

  private CommandLineRun() {}

  /** Runs one command; returns 0, 1 (failed, one line said why) or 2 (wrong usage). */
  public static int run(Class<?> application, String... args) {
    PrintStream out = System.out;
    System.setOut(System.err);
    CommandLine read = line(application, new Unbuilt(), out);
    read.setExecutionStrategy(parsed -> {
      if (needsNothing(parsed)) {
        return new CommandLine.RunLast().execute(parsed);
      }
      Called called = Calls.read(parsed);
      Object command = Calls.last(parsed).commandSpec().userObject();
      return command instanceof WithoutDatabase
          ? build(application, new SpringFactory(SettingsAlone.class, command), out, called, args)
          : build(application, new SpringFactory(application, null), out, called, args);
    });
    return read.execute(args);
  }

  /** Runs a command whose arguments have been found to be usable. */
  private static int build(
      Class<?> application, SpringFactory spring, PrintStream out, Called called, String... args) {
    try (SpringFactory factory = spring) {
      CommandLine line = line(application, factory, out);
      Optional<CommandWitness> witness = factory.findWitness();
      witness.ifPresent(one -> one.begins(called));
      int exit = line.execute(args);
      witness.ifPresent(one -> one.ended(exit));
      return exit;
    } catch (RuntimeException e) {
      // What the application cannot start with, it has said itself.
      if (CannotStart.in(e) == null) {
        System.err.println(oneLine(e));
      }
      return 1;
    }
  }

  private static CommandLine line(Class<?> application, IFactory factory, PrintStream out) {
    CommandLine line = new CommandLine(new Root(), factory);
    commands(application).forEach(line::addSubcommand);
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    Values.register(line);
    Calls.addOptions(line);
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      command.getErr().println(oneLine(failure));
      return 1;
    });
    return line;
  }

  /** Whether this is help, or names a group of commands and none in it, which picocli refuses. */
  private static boolean needsNothing(CommandLine.ParseResult parsed) {
    CommandLine.ParseResult last = Calls.last(parsed);
    return last.commandSpec().userObject() instanceof HelpCommand
        || !last.commandSpec().subcommands().isEmpty();
  }

  private static java.util.List<Class<?>> commands(Class<?> application) {
    ClassPathScanningCandidateComponentProvider scanner =
        new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(Command.class));
    return scanner.findCandidateComponents(application.getPackageName()).stream()
        .<Class<?>>map(
            found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
        .filter(type -> type != Root.class && type.getEnclosingClass() == null)
        .sorted(Comparator.comparing(type -> type.getAnnotation(Command.class).name()))
        .toList();
  }

  private static String oneLine(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null
        && !(root instanceof CommandFailed)
        && !(root instanceof CannotStart)) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null
        ? root.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  @Command(
      name = "casefolio.jar",
      description =
          "Tells people what is happening to their case. Without a command it serves the site.",
      subcommands = HelpCommand.class,
      synopsisSubcommandLabel = "COMMAND")
  static final class Root {}

  /**
   * Makes commands that can be described and filled with arguments but not run: whatever they need
   * is missing. The reader of the command line wants an object of every command there is, so that
   * otherwise help and a mistyped command would start the application.
   */
  private static final class Unbuilt implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (!type.isAnnotationPresent(Command.class) || type == HelpCommand.class) {
        return CommandLine.defaultFactory().create(type);
      }
      Constructor<?> constructor = type.getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      return type.cast(constructor.newInstance(new Object[constructor.getParameterCount()]));
    }
  }

  /** Lets Spring build the command, which starts the application on first need. */
  private static final class SpringFactory implements IFactory, AutoCloseable {

    private final Class<?> application;
    private final @Nullable Object only;
    private @Nullable ConfigurableApplicationContext context;

    /**
     * @param only an object of the one command that is built; the others can only be described
     */
    SpringFactory(Class<?> application, @Nullable Object only) {
      this.application = application;
      this.only = only;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (!type.isAnnotationPresent(Command.class) || type == HelpCommand.class) {
        return CommandLine.defaultFactory().create(type);
      }
      if (only != null && !type.isInstance(only)) {
        return new Unbuilt().create(type);
      }
      return context().getAutowireCapableBeanFactory().createBean(type);
    }

    private ConfigurableApplicationContext context() {
      ConfigurableApplicationContext started = context;
      if (started == null) {
        SpringApplication spring =
            new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .lazyInitialization(true)
                .logStartupInfo(false)
                .build();
        started = spring.run("--casefolio.command=run", "--logging.level.root=warn");
        context = started;
      }
      return started;
    }

    Optional<CommandWitness> findWitness() {
      return Optional.ofNullable(context().getBeanProvider(CommandWitness.class).getIfAvailable());
    }

    @Override
    public void close() {
      if (context != null) {
        context.close();
      }
    }
  }
}
