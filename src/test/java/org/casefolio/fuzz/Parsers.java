package org.casefolio.fuzz;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.casefolio.accounts.AccountParsers;
import org.casefolio.api.ApiParsers;
import org.casefolio.cases.CaseParsers;
import org.casefolio.intake.FeedParsers;
import org.casefolio.mail.ReportParsers;
import org.casefolio.mirror.MirrorParsers;
import org.casefolio.notification.LinkParsers;
import org.casefolio.platform.web.RequestParsers;
import org.casefolio.portfolio.PortfolioParsers;

/** All of them, in a fixed order. */
final class Parsers {

  private Parsers() {}

  /** The quickest to make first. */
  private static final List<Supplier<List<Parser>>> MODULES =
      List.of(
          CaseParsers::all,
          ApiParsers::all,
          RequestParsers::all,
          PortfolioParsers::all,
          LinkParsers::all,
          MirrorParsers::all,
          ReportParsers::all,
          FeedParsers::all,
          AccountParsers::all);

  private static Stream<Parser> stream() {
    return MODULES.stream().flatMap(module -> module.get().stream());
  }

  static List<Parser> all() {
    return stream().toList();
  }

  /** One of them, for which those of the modules after its own are not made. */
  static Parser get(String name) {
    return stream().filter(parser -> parser.name().equals(name)).findFirst().orElseThrow();
  }
}
