package org.casefolio.accounts;

import casefolio.templates.Templates;
import java.util.List;
import java.util.Optional;
import org.casefolio.audit.AuditEntry;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows an owner what the audit log says of the account. */
@Controller
@Serving
public class ActivityPages {

  static final String PATH = "/account/activity";

  private static final int ON_A_PAGE = 25;

  private final Activity activity;
  private final Templates templates;

  ActivityPages(Activity activity, Templates templates) {
    this.activity = activity;
    this.templates = templates;
  }

  /**
   * An entry in words.
   *
   * @param at when it was, for machines
   * @param network where the request came from; empty for none
   */
  public record Happened(String what, String when, String at, String network) {

    @Override
    public String toString() {
      return "Happened";
    }
  }

  @GetMapping(PATH)
  Html list(Page page, SignedIn signedIn, @RequestParam(defaultValue = "") String before) {
    Optional<Long> from = number(before);
    List<AuditEntry> entries =
        activity.list(signedIn.account(), from.orElse(Long.MAX_VALUE), ON_A_PAGE + 1);
    boolean more = entries.size() > ON_A_PAGE;
    List<AuditEntry> shown = more ? entries.subList(0, ON_A_PAGE) : entries;
    return Html.of(
        templates.accountsActivity(
            page,
            shown.stream().map(entry -> line(page, entry)).toList(),
            Activity.SHOWN.toDays(),
            from.isPresent(),
            more ? PATH + "?before=" + shown.getLast().id() : ""));
  }

  private static Happened line(Page page, AuditEntry entry) {
    return new Happened(
        page.plain(
            Deed.find(entry.action(), entry.result())
                .map(deed -> "accounts.activity.did." + deed.action() + "." + deed.result())
                .orElse("accounts.activity.other")),
        page.dateTime(entry.at()),
        entry.at().toString(),
        entry.network().orElse(""));
  }

  /** Anything else that stands there shows the newest. */
  private static Optional<Long> number(String text) {
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }
}
