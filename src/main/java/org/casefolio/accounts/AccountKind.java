package org.casefolio.accounts;

/** The four kinds of account of 2004. */
public enum AccountKind {
  APPLICANT,
  EMPLOYER,
  REPRESENTATIVE,
  COMMUNITY_ORGANIZATION
}
