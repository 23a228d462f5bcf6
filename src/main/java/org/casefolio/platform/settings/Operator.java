package org.casefolio.platform.settings;

/**
 * Who runs this site.
 *
 * @param name the name shown on every page and mail
 * @param kind what the operator is; only an agency speaks for itself about cases
 * @param contact an e-mail address, telephone number or web address that readers can turn to
 * @param sender the address that mails come from
 */
public record Operator(String name, Kind kind, String contact, String sender) {

  /** What an operator can be. */
  public enum Kind {
    AGENCY,
    LAW_FIRM,
    EMPLOYER,
    COMMUNITY_ORGANIZATION
  }

  public boolean isAgency() {
    return kind == Kind.AGENCY;
  }
}
