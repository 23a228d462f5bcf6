package org.casefolio.cases;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds events; every field has a value that means something. */
public final class TestEvent {

  public static final ReceiptNumber RECEIPT = new ReceiptNumber("IOE0912345678");

  private final String id;
  private ReceiptNumber receipt = RECEIPT;
  private String form = "I-485";
  private String title = "Case Was Received";
  private @Nullable String titleEs;
  private @Nullable String textEn;
  private @Nullable String textEs;
  private Instant occurredAt = Instant.parse("2026-03-01T15:00:00Z");
  private boolean dateOnly;
  private @Nullable LocalDate respondBy;
  private @Nullable Boolean isProtected;
  private @Nullable String corrects;
  private @Nullable String withdraws;

  private TestEvent(String id) {
    this.id = id;
  }

  public static TestEvent event(String id) {
    return new TestEvent(id);
  }

  public TestEvent of(ReceiptNumber number) {
    this.receipt = number;
    return this;
  }

  public TestEvent form(String number) {
    this.form = number;
    return this;
  }

  public TestEvent title(String words) {
    this.title = words;
    return this;
  }

  public TestEvent titleEs(String words) {
    this.titleEs = words;
    return this;
  }

  public TestEvent texts(String english, String spanish) {
    this.textEn = english;
    this.textEs = spanish;
    return this;
  }

  public TestEvent at(String time) {
    this.occurredAt = Instant.parse(time);
    return this;
  }

  public TestEvent at(Instant time) {
    this.occurredAt = time;
    return this;
  }

  public TestEvent on(String date) {
    this.occurredAt = CaseEvent.at(LocalDate.parse(date));
    this.dateOnly = true;
    return this;
  }

  public TestEvent respondBy(String date) {
    this.respondBy = LocalDate.parse(date);
    return this;
  }

  public TestEvent isProtected(boolean mark) {
    this.isProtected = mark;
    return this;
  }

  public TestEvent corrects(String event) {
    this.corrects = event;
    return this;
  }

  public TestEvent withdraws(String event) {
    this.withdraws = event;
    return this;
  }

  public CaseEvent build() {
    return new CaseEvent(
        id,
        receipt,
        form,
        title,
        titleEs,
        textEn,
        textEs,
        occurredAt,
        dateOnly,
        respondBy,
        isProtected,
        corrects,
        withdraws);
  }

  /** A batch of its own from the sender {@code agency}. */
  public static Batch batch(TestEvent... events) {
    return batch(Arrays.stream(events).map(TestEvent::build).toList());
  }

  public static Batch batch(List<CaseEvent> events) {
    return new Batch(UUID.randomUUID(), "agency", false, false, events);
  }
}
