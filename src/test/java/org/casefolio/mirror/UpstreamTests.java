package org.casefolio.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.casefolio.cases.ReceiptNumber;
import org.casefolio.mirror.Outcome.Answered;
import org.casefolio.mirror.Outcome.Closed;
import org.casefolio.mirror.Outcome.Failed;
import org.casefolio.mirror.Outcome.NotRecognized;
import org.casefolio.mirror.Outcome.Reason;
import org.casefolio.mirror.Outcome.TooMany;
import org.casefolio.mirror.TestAgency.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpstreamTests {

  private static final ReceiptNumber RECEIPT = new ReceiptNumber("EAC9999103403");

  private final TestAgency agency = TestAgency.start();
  private final SettableClock clock = new SettableClock();
  private final Upstream upstream = upstream(TestAgency.SECRET, Duration.ofSeconds(5));

  UpstreamTests() {
    agency.put(
        RECEIPT.value(),
        "Case Was Approved",
        "On September 5, 2023, we approved your case.",
        List.<String[]>of(new String[] {"2023-09-05", "We approved your Form I-130."}));
  }

  private Upstream upstream(String secret, Duration deadline) {
    return new Upstream(settings(agency.apiUrl(), secret, deadline), clock);
  }

  private UpstreamSettings settings(URI apiUrl, String secret, Duration deadline) {
    ZoneId zone = ZoneId.of("America/New_York");
    return new UpstreamSettings(
        agency.tokenUrl(),
        apiUrl,
        TestAgency.CLIENT,
        secret,
        10,
        400_000,
        zone,
        ServiceHours.always(zone),
        deadline,
        Duration.ofMinutes(30));
  }

  @AfterEach
  void close() {
    upstream.close();
    agency.close();
  }

  @Test
  void tellsHowACaseStands() {
    Outcome outcome = upstream.ask(RECEIPT);

    assertThat(outcome).isInstanceOf(Answered.class);
    Answer answer = ((Answered) outcome).answer();
    assertThat(answer.receipt()).isEqualTo(RECEIPT);
    assertThat(answer.form()).isEqualTo("I-130");
    assertThat(answer.title())
        .isEqualTo(new Answer.Bilingual("Case Was Approved", "ES Case Was Approved"));
    assertThat(answer.modified()).isEqualTo("09-05-2023 14:28:46");
    assertThat(answer.history()).hasSize(1);
    assertThat(answer.history().getFirst().date()).isEqualTo("2023-09-05");
  }

  @Test
  void usesOneTokenForManyQuestionsAndRenewsItBeforeItsEnd() {
    upstream.ask(RECEIPT);
    upstream.ask(RECEIPT);
    clock.move(Duration.ofMinutes(28));
    upstream.ask(RECEIPT);
    assertThat(agency.tokenRequests()).isEqualTo(1);

    clock.move(Duration.ofMinutes(1));
    assertThat(upstream.ask(RECEIPT)).isInstanceOf(Answered.class);

    assertThat(agency.tokenRequests()).isEqualTo(2);
  }

  @Test
  void believesNoTokenLongerThanHalfAnHour() {
    agency.life("999999");
    upstream.ask(RECEIPT);
    clock.move(Duration.ofMinutes(31));
    upstream.ask(RECEIPT);

    assertThat(agency.tokenRequests()).isEqualTo(2);
  }

  @Test
  void getsAnotherTokenWhereOneWasRevokedEarly() {
    upstream.ask(RECEIPT);
    agency.revokeAll();

    assertThat(upstream.ask(RECEIPT)).isInstanceOf(Answered.class);
    assertThat(agency.tokenRequests()).isEqualTo(2);
  }

  @Test
  void asksForOneTokenHoweverManyNeedIt() throws InterruptedException {
    List<Thread> threads =
        java.util.stream.IntStream.range(0, 20)
            .mapToObj(_ -> Thread.startVirtualThread(() -> upstream.ask(RECEIPT)))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(agency.tokenRequests()).isEqualTo(1);
    assertThat(agency.answered()).isEqualTo(20);
  }

  @Test
  void saysThatTheCredentialsAreRefused() {
    try (Upstream other = upstream("another~secret-of-somebody", Duration.ofSeconds(5))) {
      assertThat(other.ask(RECEIPT)).isEqualTo(new Failed(Reason.REFUSED, "ClientId is Invalid"));
      assertThat(other.signIn()).isPresent();
    }
    assertThat(upstream.signIn()).isEmpty();
  }

  @Test
  void keepsTheWordsOfTheAgencyWhereItDoesNotRecognizeANumber() {
    assertThat(upstream.ask(new ReceiptNumber("EAC0000000000")))
        .isEqualTo(new NotRecognized(TestAgency.UNKNOWN));
  }

  @Test
  void asksForNumbersWithAnAsterisk() {
    ReceiptNumber receipt = new ReceiptNumber("EAC*999103403");
    agency.put(receipt.value(), "Case Was Received", "", List.of());

    assertThat(upstream.ask(receipt)).isInstanceOf(Answered.class);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void whateverItDoesIsSomething(Fault fault) {
    agency.faults(number -> fault);
    try (Upstream hasty = upstream(TestAgency.SECRET, Duration.ofSeconds(2))) {
      Map<Fault, Outcome> expected =
          Map.ofEntries(
              Map.entry(Fault.BROKEN_JSON, new Failed(Reason.UNREADABLE, "")),
              Map.entry(Fault.HTML, new Failed(Reason.UNREADABLE, "")),
              Map.entry(Fault.EMPTY, new Failed(Reason.UNREADABLE, "")),
              Map.entry(Fault.NOT_UTF8, new Failed(Reason.UNREADABLE, "")),
              Map.entry(Fault.NOT_FOUND_PAGE, new Failed(Reason.UNREADABLE, "")),
              Map.entry(Fault.HUGE, new Failed(Reason.TOO_LARGE, "")),
              Map.entry(Fault.CUT_OFF, new Failed(Reason.UNREACHABLE, "")),
              Map.entry(Fault.SLOW_DRIP, new Failed(Reason.SLOW, "")),
              Map.entry(Fault.OTHER_CASE, new Failed(Reason.OTHER_CASE, "")),
              Map.entry(Fault.REDIRECT, new Failed(Reason.UNEXPECTED, "")),
              Map.entry(Fault.ERROR_500, new Failed(Reason.UNEXPECTED, "Policy failed")),
              Map.entry(Fault.BAD_GATEWAY, new Failed(Reason.UNEXPECTED, "")),
              Map.entry(Fault.PLATFORM_ERRORS, new Failed(Reason.UNEXPECTED, "Internal")),
              Map.entry(Fault.TOKEN_REVOKED, new Failed(Reason.REFUSED, "Invalid Access Token")),
              Map.entry(Fault.TOO_MANY, new TooMany(Optional.empty(), "Spike Arrest Violation")),
              Map.entry(
                  Fault.TOO_MANY_FAULT,
                  new TooMany(Optional.empty(), "Rate limit quota violation")),
              Map.entry(
                  Fault.TOO_MANY_WITH_TIME,
                  new TooMany(Optional.of(Duration.ofSeconds(2)), "Spike Arrest Violation")),
              Map.entry(Fault.CLOSED, new Closed(Optional.empty(), "Service Unavailable")),
              Map.entry(
                  Fault.CLOSED_NESTED,
                  new Closed(
                      Optional.empty(),
                      "The Case Status API Sandbox is unavailable at this time.")));

      Outcome outcome = hasty.ask(RECEIPT);

      Outcome wanted = expected.get(fault);
      if (wanted == null) {
        assertThat(outcome).isInstanceOf(Answered.class);
      } else {
        assertThat(outcome).isEqualTo(wanted);
      }
    }
  }

  @Test
  void saysThatNobodyIsThere() {
    URI nowhere = agency.apiUrl();
    agency.close();
    try (Upstream lost =
        new Upstream(settings(nowhere, TestAgency.SECRET, Duration.ofSeconds(5)), clock)) {
      assertThat(lost.ask(RECEIPT)).isEqualTo(new Failed(Reason.UNREACHABLE, ""));
    }
  }
}
