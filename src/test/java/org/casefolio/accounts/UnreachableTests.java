package org.casefolio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.casefolio.accounts.AccountsSite.Mail;
import org.casefolio.accounts.AccountsSite.Mailbox;
import org.casefolio.accounts.Visitor.Answer;
import org.casefolio.mail.Message;
import org.casefolio.mail.Outbox;
import org.casefolio.mail.Sent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Addresses that mail comes back from, and further addresses, as a person sees them. */
@AccountsSite
class UnreachableTests {

  private static final String MORE = "/account/email/more";

  @LocalServerPort private int port;
  @Autowired private TestClock clock;
  @Autowired private JdbcClient jdbc;
  @Autowired private Outbox outbox;
  @Autowired private TransactionTemplate transactions;

  @BeforeEach
  void anotherDay() {
    clock.advance(Duration.ofDays(1));
  }

  private static String report(String returnPath, String status) {
    return """
    Return-Path: <>
    Delivered-To: %s
    From: MAILER-DAEMON@relay.example.org (Mail Delivery System)
    To: %s
    Subject: Undelivered Mail Returned to Sender
    Message-ID: <%s@relay.example.org>
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status; boundary="x"

    --x
    Content-Type: text/plain

    I'm sorry to have to inform you that your message could not be delivered.
    --x
    Content-Type: message/delivery-status

    Reporting-MTA: dns; relay.example.org

    Final-Recipient: rfc822; whoever@example.org
    Action: failed
    Status: %s
    --x--
    """
        .formatted(returnPath, returnPath, UUID.randomUUID(), status);
  }

  private static void comesBack(Mail mail) {
    Mailbox.comesBack(report(mail.returnPath(), "5.1.1"));
  }

  private static Answer awaitText(Visitor visitor, String path, String text) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> visitor.get(path), answer -> answer.page().text().contains(text));
  }

  private Answer add(Visitor visitor, String address) {
    Answer asked = visitor.submit(visitor.get(MORE), MORE, "email", address);
    return asked.location().isEmpty() ? visitor.prove(asked) : asked;
  }

  /** A further address that was confirmed by the link mailed to it. */
  private void addConfirmed(Visitor visitor, String address) {
    add(visitor, address);
    Visitor helper = new Visitor(port);
    helper.submit(helper.get(Mailbox.await(address, 1).getLast().link()), "/confirm");
  }

  private AccountId newest(List<UUID> before) {
    return new AccountId(
        jdbc.sql("select id from accounts.account").query(UUID.class).list().stream()
            .filter(id -> !before.contains(id))
            .findFirst()
            .orElseThrow());
  }

  private List<UUID> accounts() {
    return jdbc.sql("select id from accounts.account").query(UUID.class).list();
  }

  private void enqueue(AccountId account, String address, String key) {
    transactions.executeWithoutResult(_ ->
        outbox.enqueue(
            List.of(
                new Message(
                    account.value(),
                    AccountMail.Kind.MORE_CHANGED.writer(),
                    "{\"token\":\"\",\"code\":\"\",\"userIds\":[]}",
                    address,
                    Locale.ENGLISH,
                    Message.Priority.CHANGE,
                    key,
                    Optional.empty(),
                    Optional.empty()))));
  }

  @Test
  void saysThatAnAddressCannotBeReachedTellsTheOthersAndSendsNothingMore() {
    List<UUID> before = accounts();
    Visitor visitor = People.confirmed(port, "lost.mail", "lost@mail.example");
    AccountId account = newest(before);
    addConfirmed(visitor, "friend@mail.example");

    comesBack(Mailbox.list("lost@mail.example").getFirst());

    Answer overview = awaitText(visitor, "/account", "We cannot reach you at lost@mail.example");
    assertThat(overview.page().text()).contains("until you confirm the address again");
    assertThat(visitor.get("/account?lang=es").page().text())
        .contains("No podemos comunicarnos con usted en lost@mail.example");
    visitor.get("/account?lang=en");
    assertThat(visitor.get("/portfolio").page().text())
        .contains("We cannot reach you at lost@mail.example");
    Mail told = Mailbox.await("friend@mail.example", 2).getLast();
    assertThat(told.subject()).isEqualTo("Another address of yours cannot be reached");
    assertThat(told.text()).contains("l…@mail.example").doesNotContain("lost@mail.example");

    int sent = Mailbox.list("lost@mail.example").size();
    enqueue(account, "lost@mail.example", "next");
    enqueue(account, "friend@mail.example", "next");
    Mailbox.await("friend@mail.example", 3);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            outbox.list(account.value()).stream()
                .anyMatch(message ->
                    message.address().equals("lost@mail.example")
                        && message.state() == Sent.State.BOUNCED
                        && message.written().isPresent()));
    assertThat(Mailbox.list("lost@mail.example")).hasSize(sent);
  }

  @Test
  void reachesAnAddressAgainOnceItIsConfirmedAgain() {
    List<UUID> before = accounts();
    Visitor visitor = People.confirmed(port, "back.again", "back@again.example");
    AccountId account = newest(before);
    comesBack(Mailbox.list("back@again.example").getFirst());
    Answer overview = awaitText(visitor, "/account", "We cannot reach you");

    Answer asked = visitor.submit(overview, "/account/email/again");
    assertThat(asked.location()).endsWith("/account/email/code?sent");
    assertThat(visitor.get("/account").page().text())
        .contains("We cannot reach you")
        .doesNotContain("Your new e-mail address is not confirmed");
    Mail confirm = Mailbox.await("back@again.example", 2).getLast();
    visitor.submit(visitor.get(asked.location()), "/account/email/code", "code", confirm.code());

    assertThat(visitor.get("/account").page().text())
        .contains("back@again.example")
        .doesNotContain("We cannot reach you");
    enqueue(account, "back@again.example", "next");
    Mailbox.await("back@again.example", 3);
  }

  @Test
  void saysAtOnceThatTheAddressOfANewAccountDoesNotExist() {
    Visitor visitor = new Visitor(port);
    People.create(visitor, "mistyped", "mistyped@nowhere.example");

    comesBack(Mailbox.await("mistyped@nowhere.example", 1).getFirst());

    awaitText(visitor, "/account", "We cannot reach you at mistyped@nowhere.example");
  }

  @Test
  void aForgedReportChangesNothing() {
    Visitor visitor = People.confirmed(port, "not.lost", "not.lost@mail.example");
    Visitor other = People.confirmed(port, "really.lost", "really.lost@mail.example");
    Mailbox.comesBack(
        report("<bounce+abcdefghijklmnopqrstuvwxyz234567@status.example.org>", "5.1.1"));
    comesBack(Mailbox.list("really.lost@mail.example").getFirst());
    awaitText(other, "/account", "We cannot reach you"); // both were read by then

    assertThat(visitor.get("/account").body()).doesNotContain("We cannot reach you");
  }

  @Test
  void addsAFurtherAddressOnlyOnceItIsConfirmedAndTellsTheOwn() {
    Visitor visitor = People.confirmed(port, "with.more", "own@more.example");

    Answer asked = add(visitor, "second@more.example");
    Mail mail = Mailbox.await("second@more.example", 1).getLast();
    assertThat(mail.subject()).isEqualTo("Confirm this address for updates");
    assertThat(visitor.get(MORE).page().text()).contains("Not confirmed yet");
    Answer page = visitor.get(asked.location());
    assertThat(asked.location()).doesNotContain("second");
    String wrong = mail.code().equals("123456") ? "654321" : "123456";
    assertThat(visitor.submit(page, asked.location(), "code", wrong).status()).isEqualTo(422);
    visitor.submit(page, asked.location(), "code", mail.code());

    assertThat(visitor.get(MORE).page().text()).contains("Updates are sent there");
    assertThat(Mailbox.await("own@more.example", 2).getLast().subject())
        .isEqualTo("The further addresses of your portfolio have changed");
    assertThat(visitor.get("/account").page().text()).contains("second@more.example");
  }

  @Test
  void takesTwoFurtherAddressesAndNoThird() {
    Visitor visitor = People.confirmed(port, "two.more", "own@two.example");
    assertThat(add(visitor, "own@two.example").errors())
        .containsExactly("Your account has this address already. Enter another one.");
    add(visitor, "a@two.example");
    assertThat(add(visitor, "A@Two.Example").errors()).hasSize(1);
    Answer form = visitor.get(MORE);
    add(visitor, "b@two.example");

    Answer third = visitor.follow(visitor.submit(form, MORE, "email", "c@two.example"));
    assertThat(third.page().text()).contains("There are as many addresses as there can be");
    assertThat(visitor.get(MORE).page().select("form[action=" + MORE + "]")).isEmpty();
  }

  @Test
  void asksForThePasswordBeforeAnAddressIsAdded() {
    Visitor visitor = People.confirmed(port, "needs.password", "own@password.example");

    Answer asked = visitor.submit(visitor.get(MORE), MORE, "email", "x@password.example");
    Answer wrong = visitor.prove(asked, "wrong");

    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.page().select("[name=email]").val()).isEqualTo("x@password.example");
    assertThat(visitor.get(MORE).page().text()).doesNotContain("Not confirmed yet");
  }

  @Test
  void removesAFurtherAddress() {
    Visitor visitor = People.confirmed(port, "takes.away", "own@away.example");
    addConfirmed(visitor, "gone@away.example");

    visitor.submit(visitor.get(MORE), MORE + "/remove");

    assertThat(visitor.get(MORE).page().text()).doesNotContain("gone@away.example");
    Mailbox.await("own@away.example", 3);
  }

  @Test
  void aFurtherAddressGetsNobodyIntoTheAccount() {
    Visitor visitor = People.confirmed(port, "keeps.out", "own@out.example");
    addConfirmed(visitor, "helper@out.example");
    Visitor helper = new Visitor(port);

    helper.submit(
        helper.get("/recover/user-id"), "/recover/user-id", "email", "helper@out.example");
    helper.submit(helper.get("/recover/password"), "/recover/password", "userId", "keeps.out");

    assertThat(Mailbox.await("own@out.example", 3).getLast().subject())
        .isEqualTo("Set a new password");
    assertThat(Mailbox.list("helper@out.example")).hasSize(1);
  }

  @Test
  void nobodySeesTheFurtherAddressesOfSomebodyElse() {
    Visitor visitor = People.confirmed(port, "mine.only", "own@mine.example");
    String location = add(visitor, "second@mine.example").location();
    Visitor other = People.confirmed(port, "other.one", "own@other.example");

    assertThat(other.get(location).status()).isEqualTo(404);
    assertThat(
            other
                .post(MORE + "/remove", Map.of("id", location.substring(MORE.length() + 1)))
                .status())
        .isEqualTo(403);
    other.submit(
        visitor.get(MORE), MORE + "/remove"); // with the other's cookies: no valid form token
    assertThat(visitor.get(MORE).page().text()).contains("second@mine.example");
  }

  @Test
  void anUnknownFurtherAddressIsNotFound() {
    Visitor visitor = People.confirmed(port, "asks.odd", "own@odd.example");

    assertThat(visitor.get(MORE + "/x").status()).isEqualTo(404);
    assertThat(visitor.get(MORE + "/" + UUID.randomUUID()).status()).isEqualTo(404);
  }
}
