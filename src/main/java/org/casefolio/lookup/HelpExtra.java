package org.casefolio.lookup;

import gg.jte.Content;
import org.casefolio.platform.web.Page;

/** Something that another module adds to the help page, at its end. */
public interface HelpExtra {

  /** What to show. */
  Content content(Page page);
}
