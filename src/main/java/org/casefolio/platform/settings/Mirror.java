package org.casefolio.platform.settings;

import java.net.URI;

/**
 * What makes a site a mirror: it follows cases at an agency's service, for those it serves.
 *
 * @param officialSite where the agency's own site is
 * @param publicCheck whether anyone may check a case here without an account
 */
public record Mirror(URI officialSite, boolean publicCheck) {}
