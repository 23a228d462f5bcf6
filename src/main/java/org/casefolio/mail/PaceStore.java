package org.casefolio.mail;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.casefolio.mail.Message.Priority;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The table of how fast messages leave. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class PaceStore {

  private static final String ADD =
      """
      insert into mail.pace (day, priority, step, messages)
      select day::date, priority, step, messages
      from unnest(:days::text[], :priorities::smallint[], :steps::smallint[], :messages::bigint[])
        as counted (day, priority, step, messages)
      on conflict (day, priority, step)
      do update set messages = pace.messages + excluded.messages
      """;

  private static final String LIST =
      """
      select day, priority, step, messages
      from mail.pace
      where day >= :since
      order by day, priority, step
      """;

  private static final String FORGET =
      """
      delete from mail.pace
      where day < :before
      """;

  // Nodes that count the same lock rows in one order, so that nobody waits for each other.
  private static final Comparator<Pace.Step> ORDER =
      Comparator.comparing(Pace.Step::day)
          .thenComparingInt(step -> step.priority().rank())
          .thenComparingInt(Pace.Step::step);

  private final Database database;

  PaceStore(Database database) {
    this.database = database;
  }

  /** So many messages of a step. */
  record Counted(Pace.Step step, long messages) {}

  void add(Map<Pace.Step, Long> counted) {
    List<Pace.Step> steps = counted.keySet().stream().sorted(ORDER).toList();
    database
        .sql(ADD)
        .param("days", steps.stream().map(step -> step.day().toString()).toArray(String[]::new))
        .param(
            "priorities",
            steps.stream().map(step -> (short) step.priority().rank()).toArray(Short[]::new))
        .param("steps", steps.stream().map(step -> (short) step.step()).toArray(Short[]::new))
        .param("messages", steps.stream().map(counted::get).toArray(Long[]::new))
        .update();
  }

  List<Counted> list(LocalDate since) {
    return database
        .sql(LIST)
        .param("since", since)
        .query((row, number) ->
            new Counted(
                new Pace.Step(
                    row.getObject("day", LocalDate.class),
                    Priority.ofRank(row.getInt("priority")),
                    row.getInt("step")),
                row.getLong("messages")))
        .list();
  }

  void forget(LocalDate before) {
    database.sql(FORGET).param("before", before).update();
  }
}
