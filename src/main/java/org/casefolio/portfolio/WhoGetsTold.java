package org.casefolio.portfolio;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.casefolio.accounts.Account;
import org.casefolio.accounts.MoreAddress;
import org.casefolio.accounts.UnreachableAddress;
import org.casefolio.platform.web.Page;

/**
 * Who is told when a case changes: the reader's own addresses, and nobody else's.
 *
 * @param state whether anyone is told, in words
 * @param addresses the addresses of the account
 */
public record WhoGetsTold(String state, List<Line> addresses) {

  public WhoGetsTold {
    addresses = List.copyOf(addresses);
  }

  /**
   * One address.
   *
   * @param note why nothing goes there, in words; empty if mail does
   */
  public record Line(String address, String note) {

    @Override
    public String toString() {
      return "Line";
    }
  }

  static WhoGetsTold of(
      Page page,
      Account account,
      List<UnreachableAddress> unreachable,
      Chosen chosen,
      Followed followed) {
    Set<String> lost =
        unreachable.stream().map(UnreachableAddress::address).collect(Collectors.toSet());
    List<Line> lines = new ArrayList<>();
    account.email().ifPresent(own -> lines.add(line(page, own, account.emailConfirmed(), lost)));
    for (MoreAddress more : account.more()) {
      lines.add(line(page, more.address(), more.confirmed(), lost));
    }
    return new WhoGetsTold(state(page, chosen, followed, lines), lines);
  }

  private static Line line(Page page, String address, boolean confirmed, Set<String> lost) {
    String note =
        !confirmed
            ? page.plain("portfolio.told.unconfirmed")
            : lost.contains(address) ? page.plain("portfolio.told.unreachable") : "";
    return new Line(address, note);
  }

  private static String state(Page page, Chosen chosen, Followed followed, List<Line> lines) {
    if (chosen.asksFor(followed)) {
      return page.plain(
          lines.stream().anyMatch(line -> line.note().isEmpty())
              ? "portfolio.told.on"
              : "portfolio.told.nowhere");
    }
    return followed
        .mailStopped()
        .or(chosen::stopped)
        .map(stop -> page.plain("portfolio.told.stopped", page.date(stop.day())))
        .orElseGet(() -> page.plain("portfolio.told.off"));
  }

  @Override
  public String toString() {
    return "WhoGetsTold[]";
  }
}
