package org.casefolio.intake;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.casefolio.cases.Rhythm;
import org.casefolio.cases.Sender;
import org.casefolio.cases.Senders;
import org.casefolio.platform.cli.CommandFailed;
import org.casefolio.platform.cli.Mandate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Who may send events over HTTP. */
@Command(
    name = "sender",
    description = "Who may send events: add, list, revoke.",
    subcommands = {SenderCommand.Add.class, SenderCommand.All.class, SenderCommand.Revoke.class})
class SenderCommand {

  @Command(
      name = "add",
      description = "Lets a sender in and prints its credential, which is not shown again.")
  static class Add implements Callable<Integer> {

    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,4})([smhd])");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._ -]{0,59}");

    private final Senders senders;

    @Spec private @Nullable CommandSpec spec;

    @Mixin
    @SuppressWarnings("unused") // read by the command line
    private Mandate mandate = new Mandate();

    @Parameters(paramLabel = "NAME", description = "Its name: letters, digits, dot, dash.")
    private String name = "";

    @Option(
        names = "--every",
        description = "It is late after so long a silence within its hours: 30m, 2h, 1d.")
    private @Nullable String every;

    @Option(names = "--days", description = "Its days: MON-FRI or MON,WED (every day).")
    private @Nullable String days;

    @Option(names = "--from", description = "The beginning of its hours (00:00).")
    private @Nullable LocalTime from;

    @Option(names = "--to", description = "The end of its hours, perhaps of the next day (24 h).")
    private @Nullable LocalTime to;

    Add(Senders senders) {
      this.senders = senders;
    }

    @Override
    public Integer call() {
      CommandSpec command = spec;
      if (command == null) {
        throw new IllegalStateException("not called by the command line");
      }
      if (!NAME.matcher(name).matches()) {
        throw new ParameterException(
            command.commandLine(), "NAME must be 1 to 60 letters, digits, dots, dashes or spaces.");
      }
      String credential =
          senders
              .add(name, rhythm(command))
              .orElseThrow(
                  () -> new CommandFailed("There is such a sender already. Revoke it first."));
      command.commandLine().getOut().println(credential);
      return 0;
    }

    private @Nullable Rhythm rhythm(CommandSpec command) {
      if (every == null) {
        if (days != null || from != null || to != null) {
          throw new ParameterException(
              command.commandLine(), "--days, --from and --to need --every.");
        }
        return null;
      }
      Matcher duration = DURATION.matcher(every.toLowerCase(Locale.ROOT));
      if (!duration.matches()) {
        throw new ParameterException(
            command.commandLine(), "--every must be a duration such as 30m, 2h or 1d.");
      }
      long amount = Long.parseLong(duration.group(1));
      Duration silence =
          switch (duration.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
          };
      try {
        return new Rhythm(
            days(days == null ? "MON-SUN" : days),
            from == null ? LocalTime.MIDNIGHT : from,
            to == null ? LocalTime.MIDNIGHT : to,
            silence);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            command.commandLine(), "--days must be days such as MON-FRI or MON,WED.", e);
      }
    }

    static Set<DayOfWeek> days(String text) {
      Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
      for (String part : text.split(",", -1)) {
        String[] ends = part.split("-", -1);
        DayOfWeek day = day(ends[0]);
        DayOfWeek last = day(ends[ends.length - 1]);
        days.add(day);
        while (day != last) {
          day = day.plus(1);
          days.add(day);
        }
      }
      return days;
    }

    private static DayOfWeek day(String text) {
      String name = text.strip().toUpperCase(Locale.ROOT);
      for (DayOfWeek day : DayOfWeek.values()) {
        if (name.length() >= 3 && day.name().startsWith(name)) {
          return day;
        }
      }
      throw new IllegalArgumentException("not a day");
    }
  }

  @Command(name = "list", description = "Lists senders, when they were heard and what is expected.")
  static class All implements Callable<Integer> {

    private final Senders senders;

    @Spec private @Nullable CommandSpec spec;

    All(Senders senders) {
      this.senders = senders;
    }

    @Override
    public Integer call() {
      CommandSpec command = spec;
      if (command == null) {
        throw new IllegalStateException("not called by the command line");
      }
      for (Sender sender : senders.list()) {
        List<String> line = new ArrayList<>();
        line.add(sender.name());
        line.add(state(sender));
        line.add("heard " + (sender.lastHeard() == null ? "never" : time(sender.lastHeard())));
        line.add(expectation(sender.rhythm()));
        command.commandLine().getOut().println(String.join("\t", line));
      }
      return 0;
    }

    private static String state(Sender sender) {
      if (sender.revokedAt() != null) {
        return "revoked " + time(sender.revokedAt());
      }
      return sender.late() ? "late" : sender.hasCredential() ? "active" : "local";
    }

    private static String time(Instant time) {
      return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String expectation(@Nullable Rhythm rhythm) {
      if (rhythm == null) {
        return "no rhythm";
      }
      String days =
          rhythm.days().stream()
              .sorted()
              .map(day -> day.name().substring(0, 3))
              .collect(Collectors.joining(","));
      return "every "
          + rhythm.every().toMinutes()
          + " min, "
          + days
          + " "
          + rhythm.from()
          + "-"
          + rhythm.to();
    }
  }

  @Command(name = "revoke", description = "Takes a sender's credential away, at once.")
  static class Revoke implements Callable<Integer> {

    private final Senders senders;

    @Mixin
    @SuppressWarnings("unused") // read by the command line
    private Mandate mandate = new Mandate();

    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    Revoke(Senders senders) {
      this.senders = senders;
    }

    @Override
    public Integer call() {
      if (!senders.revoke(name)) {
        throw new CommandFailed("There is no such sender with a credential.");
      }
      return 0;
    }
  }
}
