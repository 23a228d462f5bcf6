package org.casefolio.lookup;

import org.casefolio.platform.web.Page;

/** Something that another module shows at the end of the first page. */
public interface HomeExtra {
  gg.jte.Content content(Page page);
}
