package org.casefolio.portfolio;

import java.text.NumberFormat;
import java.util.Locale;
import org.casefolio.platform.web.Languages;
import org.casefolio.platform.web.Page;

/** Words for numbers and for what is counted. */
final class Words {

  private Words() {}

  /** A number with the separators that readers in the United States are used to. */
  static String number(Page page, int number) {
    return NumberFormat.getIntegerInstance(Languages.regional(page.locale())).format(number);
  }

  /** The message for one, or for another number, of something; the number is {0}. */
  static String counted(Page page, String key, int number) {
    return page.plain(key + (number == 1 ? ".one" : ".many"), number(page, number));
  }

  /** Whether a text holds what somebody looks for; capitals make no difference. */
  static boolean holds(String text, String looked) {
    return text.toLowerCase(Locale.ROOT).contains(looked.toLowerCase(Locale.ROOT));
  }
}
