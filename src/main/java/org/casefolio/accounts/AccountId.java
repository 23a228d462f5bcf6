package org.casefolio.accounts;

import java.util.UUID;

/** The random id of an account; says nothing about whose it is. */
public record AccountId(UUID value) {}
