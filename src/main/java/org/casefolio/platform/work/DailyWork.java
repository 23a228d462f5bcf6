package org.casefolio.platform.work;

import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Work that is done once a day by one node of all. Who is killed at it is taken over from when the
 * lease is over; so a step may be repeated, and must do no harm then.
 */
@Component
public class DailyWork {

  private static final Logger log = LoggerFactory.getLogger(DailyWork.class);
  private static final Duration LEASE = Duration.ofMinutes(5);

  private final DailyWorkStore store;
  private final TransactionTemplate transactions;

  DailyWork(DailyWorkStore store, PlatformTransactionManager transactions) {
    this.store = store;
    this.transactions = new TransactionTemplate(transactions);
  }

  /**
   * Does the work of a day if nobody has done it and nobody is at it. What fails is logged without
   * its text, and tried again when this is called again.
   *
   * @param name the name of the work, such as {@code mail/texts}
   * @param step does some of it, in a transaction of its own; whether there may be more
   */
  public void run(String name, LocalDate today, BooleanSupplier step) {
    UUID lease = UUID.randomUUID();
    try {
      if (!transactions.execute(_ -> store.claim(name, lease, LEASE, today))) {
        return;
      }
      while (transactions.execute(_ -> step.getAsBoolean())) {
        if (!transactions.execute(_ -> store.keep(name, lease, LEASE))) {
          return;
        }
      }
      transactions.executeWithoutResult(_ -> store.finish(name, lease, today));
    } catch (RuntimeException e) {
      log.warn("{} is not done yet today: {}", name, WorkLoop.describe(e));
    }
  }
}
