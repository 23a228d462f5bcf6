package org.casefolio.cases;

import org.springframework.stereotype.Component;

/** The numbered editions of the catalogue of statuses. */
@Component
public class StatusCatalogue {

  /** The number of the edition in use. */
  public int edition() {
    return current().number();
  }

  /** An edition that was in use at some time. */
  public CatalogueEdition get(int edition) {
    throw new UnsupportedOperationException();
  }

  /** The edition in use. */
  public CatalogueEdition current() {
    throw new UnsupportedOperationException();
  }
}
