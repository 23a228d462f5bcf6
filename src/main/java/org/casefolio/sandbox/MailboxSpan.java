package org.casefolio.sandbox;

/**
 * A piece of a message's text.
 *
 * @param text what it says
 * @param link whether it is the address of a page of ours
 */
public record MailboxSpan(String text, boolean link) {}
