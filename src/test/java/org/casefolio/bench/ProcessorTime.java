package org.casefolio.bench;

/**
 * Processor time spent, in milliseconds: on a machine that does other things as well it says more
 * than the clock.
 *
 * @param program in the program
 * @param database in PostgreSQL
 */
public record ProcessorTime(double program, double database) {

  public static final ProcessorTime NONE = new ProcessorTime(0, 0);

  /** Of this process and of the database that it has started, since the beginning. */
  public static ProcessorTime now() {
    ProcessHandle own = ProcessHandle.current();
    return new ProcessorTime(milliseconds(own), ofPostgres(own));
  }

  /** Of another process that runs the program, and of the database that this one has started. */
  static ProcessorTime of(ProcessHandle program) {
    return new ProcessorTime(milliseconds(program), ofPostgres(ProcessHandle.current()));
  }

  /** What each of so many things has cost since then, in this process. */
  public static ProcessorTime since(ProcessorTime before, long things) {
    return now().minus(before, things);
  }

  /** The difference to an earlier moment, for each of so many things. */
  ProcessorTime minus(ProcessorTime before, long things) {
    return new ProcessorTime(
        (program - before.program) / things, (database - before.database) / things);
  }

  private static double ofPostgres(ProcessHandle starter) {
    return starter
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("postgres"))
        .mapToDouble(ProcessorTime::milliseconds)
        .sum();
  }

  private static double milliseconds(ProcessHandle process) {
    return process.info().totalCpuDuration().map(time -> time.toNanos() / 1e6).orElse(0.0);
  }
}
