package org.casefolio.cases;

import java.util.Optional;

/**
 * One line of a list of cases.
 *
 * @param receipt its number
 * @param form the form it was filed on
 * @param current the entry in force that happened last; absent when every entry was withdrawn
 * @param isFinal whether nothing more is expected to happen, by the current edition of the
 *     catalogue
 * @param newestEntry the greatest id among the case's entries and withdrawals; it grows with
 *     everything that happens to the case
 */
public record CaseSummary(
    ReceiptNumber receipt,
    String form,
    Optional<CaseEntry> current,
    boolean isFinal,
    long newestEntry) {}
