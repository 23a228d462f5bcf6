package org.casefolio.cases;

/** A receipt number. */
public record ReceiptNumber(String value) {}
