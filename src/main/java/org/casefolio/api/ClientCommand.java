package org.casefolio.api;

import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
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

/** Which programs may ask about cases. */
@Command(
    name = "client",
    description = "Which programs may ask about cases: add, list, rotate, revoke.",
    subcommands = {
      ClientCommand.Add.class,
      ClientCommand.All.class,
      ClientCommand.Rotate.class,
      ClientCommand.Revoke.class
    })
class ClientCommand {

  private static final String NO_SUCH_CLIENT = "There is no such client, or it was revoked.";

  private static CommandSpec called(@Nullable CommandSpec spec) {
    if (spec == null) {
      throw new IllegalStateException("not called by the command line");
    }
    return spec;
  }

  /** Two lines that can be read as settings; whatever else is said goes to standard error. */
  private static void print(CommandSpec command, Credentials credentials) {
    command.commandLine().getOut().println("client_id=" + credentials.clientId());
    command.commandLine().getOut().println("client_secret=" + credentials.secret());
  }

  @Command(
      name = "add",
      description = "Lets a client in and prints its credentials, which are not shown again.")
  static class Add implements Callable<Integer> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._ -]{0,59}");
    private static final int HIGHEST_RATE = 100_000;
    private static final int HIGHEST_DAY = 1_000_000_000;

    private final Clients clients;

    @Spec private @Nullable CommandSpec spec;

    @Mixin
    @SuppressWarnings("unused") // read by the command line
    private Mandate mandate = new Mandate();

    @Parameters(paramLabel = "NAME", description = "Its name: letters, digits, dot, dash.")
    private String name = "";

    @Option(
        names = "--rate",
        paramLabel = "N",
        description = "Requests a second; otherwise what CASEFOLIO_API_RATE says.")
    private @Nullable Integer rate;

    @Option(
        names = "--day",
        paramLabel = "N",
        description = "Requests a day; otherwise what CASEFOLIO_API_DAY says.")
    private @Nullable Integer day;

    Add(Clients clients) {
      this.clients = clients;
    }

    @Override
    public Integer call() {
      CommandSpec command = called(spec);
      if (!NAME.matcher(name).matches()) {
        throw new ParameterException(
            command.commandLine(), "NAME must be 1 to 60 letters, digits, dots, dashes or spaces.");
      }
      check(command, "--rate", rate, HIGHEST_RATE);
      check(command, "--day", day, HIGHEST_DAY);
      print(
          command,
          clients
              .add(name, rate, day)
              .orElseThrow(() ->
                  new CommandFailed(
                      "There is such a client already. Rotate its secret, or revoke it"
                          + " first.")));
      return 0;
    }

    private static void check(
        CommandSpec command, String option, @Nullable Integer number, int most) {
      if (number != null && (number < 1 || number > most)) {
        throw new ParameterException(
            command.commandLine(), option + " must be a whole number from 1 to " + most + ".");
      }
    }
  }

  @Command(
      name = "list",
      description = "Lists clients: name, id, since when, requests a second and a day.")
  static class All implements Callable<Integer> {

    private final Clients clients;

    @Spec private @Nullable CommandSpec spec;

    All(Clients clients) {
      this.clients = clients;
    }

    @Override
    public Integer call() {
      for (Client client : clients.list()) {
        called(spec)
            .commandLine()
            .getOut()
            .println(
                String.join(
                    "\t",
                    client.name(),
                    client.clientId(),
                    client.revokedAt() == null
                        ? "since " + client.addedAt().truncatedTo(ChronoUnit.SECONDS)
                        : "revoked " + client.revokedAt().truncatedTo(ChronoUnit.SECONDS),
                    client.rate() + " a second",
                    client.day() + " a day"));
      }
      return 0;
    }
  }

  @Command(
      name = "rotate",
      description = {
        "Gives a client another secret and prints it; it is not shown again.",
        "The one before opens for seven more days."
      })
  static class Rotate implements Callable<Integer> {

    private final Clients clients;

    @Spec private @Nullable CommandSpec spec;

    @Mixin
    @SuppressWarnings("unused") // read by the command line
    private Mandate mandate = new Mandate();

    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    Rotate(Clients clients) {
      this.clients = clients;
    }

    @Override
    public Integer call() {
      print(
          called(spec), clients.rotate(name).orElseThrow(() -> new CommandFailed(NO_SUCH_CLIENT)));
      return 0;
    }
  }

  @Command(
      name = "revoke",
      description = "Takes a client's secrets and tokens away, at once, and what it subscribes to.")
  static class Revoke implements Callable<Integer> {

    private final Clients clients;

    @Mixin
    @SuppressWarnings("unused") // read by the command line
    private Mandate mandate = new Mandate();

    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    Revoke(Clients clients) {
      this.clients = clients;
    }

    @Override
    public Integer call() {
      if (!clients.revoke(name)) {
        throw new CommandFailed(NO_SUCH_CLIENT);
      }
      return 0;
    }
  }
}
