package org.casefolio.mail;

import java.util.Optional;

/**
 * What a message says, before it is put on the wire.
 *
 * @param subject one line; never an address, a User ID or a whole receipt number
 * @param text the plain part
 * @param html the HTML part
 * @param unsubscribe the address of the one-click unsubscribe (RFC 8058) if the reader may stop
 *     such messages
 */
public record Written(String subject, String text, String html, Optional<String> unsubscribe) {}
