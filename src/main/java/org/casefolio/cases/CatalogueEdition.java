package org.casefolio.cases;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One edition of the catalogue of statuses; it never changes. */
public final class CatalogueEdition {

  private static final Set<String> DECISIONS =
      Set.of(
          "response-received",
          "decision-approved",
          "denied",
          "rejected",
          "revoked-terminated",
          "withdrawn-or-closed",
          "production",
          "delivered");
  private static final Set<String> TURNS =
      Set.of("decision-approved", "appeal", "reopened", "production", "delivered");
  private static final Map<String, Set<String>> ANSWERS =
      Map.of(
          "denied", TURNS,
          "rejected", TURNS,
          "revoked-terminated", TURNS,
          "document-problem", Set.of("production", "delivered"));

  private static final Set<String> AGAINST =
      Set.of("denied", "rejected", "revoked-terminated", "appeal");

  private final int number;
  private final List<Status> statuses;
  private final Map<String, Explanation> unknown;
  private final Map<String, Status> byKey = new HashMap<>();
  private final Map<String, Status> byTitle = new HashMap<>();

  CatalogueEdition(int number, List<Status> statuses, Map<String, Explanation> unknown) {
    this.number = number;
    this.statuses = List.copyOf(statuses);
    this.unknown = Map.copyOf(unknown);
    for (Status status : this.statuses) {
      byKey.put(status.key(), status);
      byTitle.put(Titles.normal(status.title(Locale.ENGLISH)), status);
    }
  }

  /** Editions are numbered from 1. */
  public int number() {
    return number;
  }

  /**
   * The status with that English title (case, spaces and punctuation make no difference) or key.
   */
  public Optional<Status> find(String titleOrKey) {
    Status status = byTitle.get(Titles.normal(titleOrKey));
    return status == null ? findByKey(titleOrKey) : Optional.of(status);
  }

  public Optional<Status> findByKey(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** What stands beside a title that is not in the catalogue: it claims nothing. */
  public Explanation unknown(Locale language) {
    return Status.in(language, unknown);
  }

  /** All statuses in the order of the file. */
  public List<Status> all() {
    return statuses;
  }

  /** Our plain words for a title, known or not. */
  public Explanation explain(String title, Locale language) {
    return find(title)
        .map(status -> status.explanation(language))
        .orElseGet(() -> unknown(language));
  }

  /** Whether nothing more is expected after that title; an unknown one is never final. */
  public boolean isFinal(String title, String form) {
    return find(title).map(status -> status.isFinalFor(form)).orElse(false);
  }

  /**
   * Whether a case has ended well with that title: nothing more is expected, nothing is asked, and
   * nothing was decided against it. An unknown one does not say so.
   */
  public boolean endsWell(String title, String form) {
    return isFinal(title, form)
        && !asks(title)
        && !AGAINST.contains(find(title).map(Status::category).orElse(""));
  }

  /** Whether that title asks something of the reader; an unknown one does not claim to. */
  public boolean asks(String title) {
    return find(title).map(Status::asks).orElse(false);
  }

  /**
   * Whether a later title shows that what an earlier one asked is over: a decision answers a
   * request, an appeal or a new turn answers a decision. Of an unknown title that is not claimed.
   */
  public boolean answers(String later, String asked) {
    String answer = find(later).map(Status::category).orElse("");
    String question = find(asked).map(Status::category).orElse("");
    return ANSWERS.getOrDefault(question, DECISIONS).contains(answer)
        && (!answer.equals(question) || !asks(later));
  }
}
