package org.casefolio.platform.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.casefolio.platform.cli.CommandWitness.Called;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Reads who calls a command and why, and writes down how it was called. */
final class Calls {

  private static final int LONGEST_NAME = 60;
  private static final int LONGEST_REASON = 300;
  private static final int LONGEST_ARGUMENTS = 300;

  /** A receipt number, however it is grouped, or an e-mail address. */
  private static final Pattern PERSONAL =
      Pattern.compile("(?<![A-Za-z])[A-Za-z]{3}[\\s.-]*(?:[0-9*][\\s.-]*){9,}|\\S+@\\S+");

  private Calls() {}

  /** Lets commands that only look be told by whom and why, too. */
  static void addOptions(CommandLine line) {
    line.getSubcommands().values().forEach(Calls::addOptions);
    CommandSpec spec = line.getCommandSpec();
    if (!line.getSubcommands().isEmpty() || spec.userObject() instanceof HelpCommand) {
      return;
    }
    add(spec, Mandate.BY, "NAME", "Who asks: kept in the audit log.");
    add(spec, Mandate.REASON, "TEXT", "Why: kept in the audit log.");
  }

  private static void add(CommandSpec spec, String name, String label, String description) {
    if (spec.findOption(name) == null) {
      spec.addOption(
          OptionSpec.builder(name)
              .type(String.class)
              .arity("1")
              .paramLabel(label)
              .description(description)
              .build());
    }
  }

  /**
   * How a command was called.
   *
   * @throws ParameterException if who and why were not said as they have to be
   */
  static Called read(ParseResult parsed) {
    ParseResult last = last(parsed);
    OptionSpec who = last.commandSpec().findOption(Mandate.BY);
    boolean changes = who != null && who.required();
    return new Called(
        last.commandSpec().qualifiedName().replaceFirst("^\\S+\\s+", ""),
        arguments(last),
        said(last, Mandate.BY, LONGEST_NAME, changes),
        said(last, Mandate.REASON, LONGEST_REASON, changes),
        changes);
  }

  static ParseResult last(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last;
  }

  private static String said(ParseResult call, String option, int longest, boolean needed) {
    String text = call.matchedOptionValue(option, "").strip();
    String fault = "";
    if (text.isEmpty() && needed) {
      fault = " must not be empty.";
    } else if (text.codePointCount(0, text.length()) > longest) {
      fault = " can have " + longest + " characters at most.";
    } else if (text.codePoints().anyMatch(Character::isISOControl)) {
      fault = " must be one line.";
    } else if (PERSONAL.matcher(text).find()) {
      fault = " must not hold a receipt number or an e-mail address: it is kept for years.";
    }
    if (!fault.isEmpty()) {
      throw new ParameterException(call.commandSpec().commandLine(), option + fault);
    }
    return text;
  }

  private static String arguments(ParseResult call) {
    List<String> arguments = new ArrayList<>();
    for (ArgSpec argument : call.matchedArgs()) {
      String name = argument instanceof OptionSpec option ? option.longestName() : "";
      if (!name.equals(Mandate.BY) && !name.equals(Mandate.REASON)) {
        String values =
            argument.originalStringValues().stream()
                .map(value -> PERSONAL.matcher(value).replaceAll("…"))
                .collect(Collectors.joining(" "));
        arguments.add((name + " " + values).strip());
      }
    }
    String all = String.join(" ", arguments).replaceAll("\\p{Cntrl}", " ");
    return all.length() > LONGEST_ARGUMENTS ? all.substring(0, LONGEST_ARGUMENTS) + "…" : all;
  }
}
