package org.casefolio.mail;

import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.casefolio.mail.Bounces.Effect;
import org.casefolio.mail.Report.Flaw;
import org.casefolio.mail.Report.Malformed;
import org.casefolio.platform.work.WorkLoop;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Reads the bounce mailbox, one node at a time. A report is removed once its effect is committed;
 * ended in between, the report is read again and recognized. Nothing that is read is ever answered,
 * and no message, however bad, keeps the next one from being read: what cannot be read, or fails
 * again and again, is set aside.
 */
final class BounceReader implements WorkLoop.Round {

  private static final Logger log = LoggerFactory.getLogger(BounceReader.class);
  private static final int AT_ONCE = 50;
  private static final int MOST_TRIES = 5;
  private static final int MOST_REMEMBERED = 1_000;

  private final BounceMailbox mailbox;
  private final ReportReader reports;
  private final Bounces bounces;
  private final BounceState state;
  private final Duration pause;
  private final UUID node = UUID.randomUUID();
  private final Map<String, Integer> tries = new HashMap<>();
  private long notBefore = System.nanoTime();

  BounceReader(
      BounceMailbox mailbox,
      ReportReader reports,
      Bounces bounces,
      BounceState state,
      Duration pause) {
    this.mailbox = mailbox;
    this.reports = reports;
    this.bounces = bounces;
    this.state = state;
    this.pause = pause;
  }

  @Override
  public WorkLoop.Next run(WorkLoop.Going going) {
    if (System.nanoTime() - notBefore < 0) {
      return WorkLoop.Next.WHEN_RUNG;
    }
    notBefore = System.nanoTime() + pause.toNanos();
    if (!bounces.takeTurn(node)) {
      return WorkLoop.Next.WHEN_RUNG;
    }
    try (BounceMailbox.Open open = mailbox.open()) {
      List<IMAPMessage> messages = open.list(AT_ONCE);
      state.works();
      for (IMAPMessage message : messages) {
        if (!going.on() || !bounces.takeTurn(node)) {
          return WorkLoop.Next.WHEN_RUNG;
        }
        deal(open, message);
      }
      if (messages.size() == AT_ONCE) {
        notBefore = System.nanoTime();
        return WorkLoop.Next.AGAIN;
      }
    } catch (MessagingException e) {
      state.fails(e);
      notBefore = System.nanoTime();
      return WorkLoop.Next.LATER;
    }
    bounces.sweep();
    return WorkLoop.Next.WHEN_RUNG;
  }

  private void deal(BounceMailbox.Open open, IMAPMessage message) throws MessagingException {
    String key = open.key(message);
    if (tries.size() > MOST_REMEMBERED) {
      tries.clear();
    }
    if (tries.merge(key, 1, Integer::sum) > MOST_TRIES) {
      finish(open, message, new Malformed(Flaw.STUBBORN), "set-aside");
    } else {
      try {
        byte[] bytes = open.fetch(message);
        Report report = bytes == null ? new Malformed(Flaw.UNREADABLE) : reports.read(bytes);
        finish(open, message, report, effect(report, bytes == null ? new byte[0] : bytes));
      } catch (DataAccessException | TransactionException e) {
        tries.remove(key); // the database is away, which is not the message's fault
        throw e;
      } catch (RuntimeException e) {
        log.error("A report could not be dealt with: {}", WorkLoop.describe(e));
        return; // again in the next round, some times
      }
    }
    tries.remove(key);
  }

  private void finish(BounceMailbox.Open open, IMAPMessage message, Report report, String effect)
      throws MessagingException {
    switch (report) {
      case Report.Malformed malformed -> open.setAside(message);
      case Report.NotAReport other -> open.setAside(message);
      case Report.Failed failed -> open.delete(message);
      case Report.Complained complained -> open.delete(message);
      case Report.Automatic automatic -> open.delete(message);
      case Report.Foreign foreign -> open.delete(message);
    }
    state.count(report, effect);
  }

  private String effect(Report report, byte[] bytes) {
    return switch (report) {
      case Report.Failed failed -> name(bounces.take(failed, ReportReader.identity(bytes)));
      case Report.Complained complained ->
          name(bounces.take(complained, ReportReader.identity(bytes)));
      case Report.Automatic automatic -> "none";
      case Report.Foreign foreign -> "none";
      case Report.NotAReport other -> "set-aside";
      case Report.Malformed malformed -> "set-aside";
    };
  }

  private static String name(Effect effect) {
    return switch (effect) {
      case Bounces.Stopped stopped -> "stopped-" + stopped.reason().name().toLowerCase(Locale.ROOT);
      case Bounces.SentAgain again -> "sent-again";
      case Bounces.GivenUp givenUp -> "given-up";
      case Bounces.Repeated repeated -> "repeated";
      case Bounces.Unknown unknown -> "unknown";
    };
  }
}
