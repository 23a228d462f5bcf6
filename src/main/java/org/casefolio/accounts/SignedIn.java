package org.casefolio.accounts;

/**
 * The person who sent the request. A controller method below {@code /portfolio} or {@code /account}
 * takes it as a parameter; elsewhere it takes an {@code Optional<SignedIn>}.
 *
 * @param account whose it is
 */
public record SignedIn(AccountId account) {}
