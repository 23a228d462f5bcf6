package org.casefolio.notification;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.casefolio.cases.CaseEntry;
import org.casefolio.cases.CasesChanged;
import org.casefolio.cases.CasesChanged.Change;
import org.casefolio.cases.CasesChanged.Kind;
import org.casefolio.cases.CasesChanged.Wording;
import org.casefolio.cases.CatalogueEdition;
import org.casefolio.cases.Part;
import org.casefolio.cases.ReceiptNumber;
import org.jspecify.annotations.Nullable;

/**
 * A change as it is told, whoever is told. Kept as JSON, so its names are those of rows that wait.
 *
 * @param receipt the receipt number
 * @param form the form of the case
 * @param entry the id of what was recorded
 * @param batch the batch of the feed that brought it
 * @param edition the edition of the catalogue to write from
 * @param kind what sort of news it is
 * @param late whether it happened before what is current
 * @param before what was current before
 * @param after what is current now
 * @param told what is told; of an entry that was taken back, nothing
 * @param day the day it happened, in the site's time zone
 * @param respondBy the date that the agency gave for an answer
 * @param asks whether something is asked of the reader
 * @param trace how it hangs together with other news; absent in rows of an older version
 * @param recorded when it was recorded here; absent in rows of an older version
 * @param beside whether it tells of a step beside the status; absent unless it does
 */
record News(
    String receipt,
    String form,
    long entry,
    UUID batch,
    int edition,
    Kind kind,
    boolean late,
    @Nullable Title before,
    @Nullable Title after,
    @Nullable Title told,
    LocalDate day,
    @Nullable LocalDate respondBy,
    boolean asks,
    @Nullable Trace trace,
    @Nullable Instant recorded,
    @Nullable Boolean beside) {

  /** News whose time is not known. */
  News(
      String receipt,
      String form,
      long entry,
      UUID batch,
      int edition,
      Kind kind,
      boolean late,
      @Nullable Title before,
      @Nullable Title after,
      @Nullable Title told,
      LocalDate day,
      @Nullable LocalDate respondBy,
      boolean asks,
      @Nullable Trace trace) {
    this(
        receipt, form, entry, batch, edition, kind, late, before, after, told, day, respondBy, asks,
        trace, null, null);
  }

  /**
   * How a piece of news hangs together with others.
   *
   * @param part the part of a batch that brought it
   * @param meantBefore stands for everything that {@code before} says; 0 if it is absent
   * @param meansNow stands for everything that {@code after} says; 0 if it is absent
   * @param undone what no longer stands because of it
   * @param missed steps that were still to be told to everyone and were dropped for it
   * @param takenBack whether an operator took it back: nobody is told who was not told it
   * @param heldBack whether it was held for some time, and something else came meanwhile
   */
  record Trace(
      UUID part,
      long meantBefore,
      long meansNow,
      List<Undone> undone,
      List<Step> missed,
      boolean takenBack,
      boolean heldBack) {

    Trace {
      undone = List.copyOf(undone);
      missed = List.copyOf(missed);
    }
  }

  /**
   * An entry that no longer stands.
   *
   * @param entry its id
   * @param part the part of a batch that brought it
   * @param direct whether it stood until now, or had been put out of force by one that did
   */
  record Undone(long entry, UUID part, boolean direct) {}

  /** From what to what an entry changed the status. */
  record Step(long entry, @Nullable Title before, long meantBefore, long meansNow) {}

  /** What somebody knows, and what stands for everything that this says. */
  record Known(@Nullable Title title, long means) {}

  /**
   * A status in the agency's words.
   *
   * @param en in English
   * @param es in Spanish, where the agency supplied it
   */
  record Title(String en, @Nullable String es) {

    static @Nullable Title of(@Nullable Wording wording) {
      return wording == null ? null : new Title(wording.title(), wording.titleEs());
    }

    /** How it reads in a language. */
    Worded in(Locale language, CatalogueEdition catalogue) {
      if (language.getLanguage().equals("en")) {
        return new Worded(en, language, true);
      }
      if (es != null && language.getLanguage().equals("es")) {
        return new Worded(es, language, true);
      }
      return catalogue
          .find(en)
          .filter(status -> status.translated(language))
          .map(status -> new Worded(status.title(language), language, status.official(language)))
          .orElse(new Worded(en, Locale.ENGLISH, true));
    }
  }

  /**
   * A status as it is shown.
   *
   * @param text the title
   * @param language the language it is in
   * @param official whether the wording is the agency's own
   */
  record Worded(String text, Locale language, boolean official) {}

  static News of(
      Change change,
      CasesChanged event,
      CatalogueEdition catalogue,
      ZoneId zone,
      Instant recorded) {
    CaseEntry told = change.told();
    boolean stands = told.state() == CaseEntry.State.IN_FORCE;
    Title title = stands ? new Title(told.title(), told.titleEs()) : null;
    Title after = Title.of(change.after());
    boolean past = NewsPolicy.tellsOfThePast(change);
    Title asking = past ? title : after;
    return new News(
        change.receipt().value(),
        change.form(),
        change.entry(),
        event.batch(),
        catalogue.number(),
        change.kind(),
        change.late(),
        Title.of(change.before()),
        after,
        title,
        told.occurredAt().atZone(told.dateOnly() ? ZoneOffset.UTC : zone).toLocalDate(),
        stands ? told.respondBy() : null,
        asking != null
            && catalogue.asks(asking.en())
            && !(past && NewsPolicy.isAnswered(change, catalogue)),
        new Trace(
            new Part(event.batch(), change.title()).id(),
            change.meantBefore(),
            change.meansNow(),
            change.undone().stream()
                .map(entry -> new Undone(entry.id(), entry.part().id(), entry.direct()))
                .toList(),
            List.of(),
            event.takenBack(),
            false),
        recorded,
        told.kind() == CaseEntry.Kind.STEP ? Boolean.TRUE : null);
  }

  /** What somebody knew before this who was not told of some steps. */
  Known knownWithout(Collection<Step> steps) {
    Known known = new Known(before, trace == null ? 0 : trace.meantBefore());
    if (trace == null) {
      return known;
    }
    List<Step> left = new ArrayList<>(steps);
    left.removeIf(step -> !tellsOfThePast() && step.entry() >= entry);
    left.sort(Comparator.comparingLong(Step::entry).reversed());
    for (int i = 0; i < left.size(); i++) {
      Step step = left.get(i);
      if (step.meansNow() == known.means()) {
        known = new Known(step.before(), step.meantBefore());
        left.remove(i);
        i = -1;
      }
    }
    return known;
  }

  /** What is known by whoever is told this. */
  Known known() {
    return new Known(after, trace == null ? 0 : trace.meansNow());
  }

  /** The step that this tells of. */
  Optional<Step> step() {
    return trace == null || tellsOfThePast()
        ? Optional.empty()
        : Optional.of(new Step(entry, before, trace.meantBefore(), trace.meansNow()));
  }

  /** Whether it tells of something that is not current and never was, as far as readers know. */
  boolean tellsOfThePast() {
    return late && kind == Kind.NEW;
  }

  /**
   * The same for somebody who knew something else before; of the past, who knows something else.
   */
  News knowing(Known known) {
    Trace old = trace;
    if (old == null || known.means() == old.meantBefore()) {
      return this;
    }
    Kind sort = kind == Kind.NEW && !late && known.title() == null ? Kind.FIRST : kind;
    return with(
        sort,
        late,
        known.title(),
        tellsOfThePast() ? known.title() : after,
        new Trace(
            old.part(),
            known.means(),
            tellsOfThePast() ? known.means() : old.meansNow(),
            old.undone(),
            old.missed(),
            old.takenBack(),
            old.heldBack()));
  }

  /** The same as plain news, for somebody who was never told what is corrected. */
  News asChange(Known known) {
    return knowing(known)
        .with(
            known.title() == null ? Kind.FIRST : Kind.NEW,
            false,
            known.title(),
            after,
            knowing(known).trace);
  }

  /** The same when steps were dropped for it that nobody, or not everybody, was told of. */
  News missing(List<Step> steps) {
    Trace old = trace;
    return old == null
        ? this
        : with(
            kind,
            late,
            before,
            after,
            new Trace(
                old.part(),
                old.meantBefore(),
                old.meansNow(),
                old.undone(),
                steps,
                old.takenBack(),
                old.heldBack()));
  }

  /** The same about another entry that says the same. */
  News about(long other, UUID part) {
    Trace old = trace;
    return old == null
        ? this
        : new News(
            receipt,
            form,
            other,
            batch,
            edition,
            kind,
            late,
            before,
            after,
            told,
            day,
            respondBy,
            asks,
            new Trace(
                part,
                old.meantBefore(),
                old.meansNow(),
                old.undone(),
                old.missed(),
                old.takenBack(),
                old.heldBack()),
            recorded,
            beside);
  }

  /** The same, told only now that something else is current. */
  News heldBack(@Nullable Title current, long means) {
    Trace old = trace;
    if (old == null) {
      return this;
    }
    return with(
        kind == Kind.FIRST ? Kind.NEW : kind,
        true,
        before,
        current,
        new Trace(
            old.part(),
            old.meantBefore(),
            means,
            old.undone(),
            old.missed(),
            old.takenBack(),
            kind != Kind.CORRECTION));
  }

  private News with(
      Kind sort, boolean isLate, @Nullable Title from, @Nullable Title to, @Nullable Trace hung) {
    return new News(
        receipt, form, entry, batch, edition, sort, isLate, from, to, told, day, respondBy, asks,
        hung, recorded, beside);
  }

  ReceiptNumber receiptNumber() {
    return new ReceiptNumber(receipt);
  }

  @Override
  public String toString() {
    return "News[" + kind + "]";
  }
}
