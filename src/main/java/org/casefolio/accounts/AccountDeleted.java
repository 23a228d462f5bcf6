package org.casefolio.accounts;

/**
 * Published inside the transaction that deletes an account, so that every module removes what it
 * holds of it.
 */
public record AccountDeleted(AccountId account) {}
