package org.casefolio.mail;

/**
 * Processor time spent, in milliseconds: on a machine that does other things as well it says more
 * than the clock.
 *
 * @param program in this process
 * @param database in PostgreSQL
 */
record ProcessorTime(double program, double database) {

  static final ProcessorTime NONE = new ProcessorTime(0, 0);

  /** Since the beginning. */
  static ProcessorTime now() {
    ProcessHandle own = ProcessHandle.current();
    return new ProcessorTime(
        milliseconds(own),
        own.descendants()
            .filter(process -> process.info().command().orElse("").endsWith("postgres"))
            .mapToDouble(ProcessorTime::milliseconds)
            .sum());
  }

  /** What each of so many things has cost since then. */
  static ProcessorTime since(ProcessorTime before, int things) {
    ProcessorTime now = now();
    return new ProcessorTime(
        (now.program - before.program) / things, (now.database - before.database) / things);
  }

  private static double milliseconds(ProcessHandle process) {
    return process.info().totalCpuDuration().map(time -> time.toNanos() / 1e6).orElse(0.0);
  }
}
