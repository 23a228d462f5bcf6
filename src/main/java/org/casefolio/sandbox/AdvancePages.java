package org.casefolio.sandbox;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.cases.ReceiptReading;
import org.casefolio.platform.limits.Limits;
import org.casefolio.platform.settings.PretendAgency;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.ClientAddress;
import org.casefolio.platform.web.OpenPosts;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The button of the first page that makes something happen to a case. It answers with the first
 * page, whose address then tells what came of it, but not to which case.
 */
@Controller
@PretendAgency
@Serving
class AdvancePages {

  /** Query parameter of the first page. */
  static final String OUTCOME = "advanced";

  private static final String DONE = "yes";
  private static final String AGAIN = "again";
  private static final String NOT_OURS = "unknown";
  private static final String TOO_MANY = "later";

  /** Its values. */
  static final Set<String> OUTCOMES = Set.of(DONE, AGAIN, NOT_OURS, TOO_MANY);

  private static final Limits.Limit LIMIT =
      new Limits.Limit("sandbox-advance", 20, Duration.ofMinutes(1));

  private final Agency agency;
  private final Limits limits;
  private final ClientAddress addresses;

  AdvancePages(Agency agency, Limits limits, ClientAddress addresses) {
    this.agency = agency;
    this.limits = limits;
    this.addresses = addresses;
  }

  @PostMapping("/demo/advance")
  ResponseEntity<Void> advance(@RequestParam String receiptNumber, HttpServletRequest request) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(URI.create("/?" + OUTCOME + "=" + outcome(receiptNumber, request) + "#try-it"))
        .build();
  }

  private String outcome(String receiptNumber, HttpServletRequest request) {
    return switch (limits.take(LIMIT, addresses.networkOf(request))) {
      case Limits.Exhausted _ -> TOO_MANY;
      case Limits.Taken _ ->
          switch (ReceiptNumber.read(receiptNumber)) {
            case ReceiptReading.Malformed _ -> NOT_OURS;
            case ReceiptReading.Read read ->
                switch (agency.advance(read.number())) {
                  case Agency.Advanced _ -> DONE;
                  case Agency.Overtaken _ -> AGAIN;
                  case Agency.NotOurs _ -> NOT_OURS;
                };
          };
    };
  }

  /** A form of the first page, which sets no cookie; what it changes is nobody's. */
  @Configuration(proxyBeanMethods = false)
  @PretendAgency
  static class Open {
    @Bean
    OpenPosts advancePosts() {
      return OpenPosts.of("/demo/advance");
    }
  }
}
