package org.casefolio.portfolio;

import org.casefolio.accounts.AccountId;

/** Somebody has chosen otherwise which e-mail comes when. Published in the transaction. */
public record MailChosen(AccountId account) {}
