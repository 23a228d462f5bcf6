package org.casefolio.cases;

/** The titles of forms for the tests of other modules. */
public final class TestForms {

  private TestForms() {}

  public static Forms all() {
    return new Forms();
  }
}
