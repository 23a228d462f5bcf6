package org.casefolio.portfolio;

import java.util.UUID;
import org.casefolio.accounts.AccountId;

/**
 * A reader has typed a date from a notice. Published as a Spring event inside the transaction that
 * saves it.
 *
 * @param account whose portfolio it is
 * @param follow the followed case
 */
public record DateTyped(AccountId account, UUID follow) {}
