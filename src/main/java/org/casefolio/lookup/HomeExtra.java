package org.casefolio.lookup;

import gg.jte.Content;
import org.casefolio.platform.web.Page;

/** Something that another module adds to the first page, below the question. */
public interface HomeExtra {

  /** What to show. */
  Content content(Page page);
}
