package org.casefolio.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.casefolio.cases.TestEvent.RECEIPT;
import static org.casefolio.cases.TestEvent.event;

import casefolio.templates.StaticTemplates;
import java.io.IOException;
import java.util.Locale;
import java.util.UUID;
import org.casefolio.accounts.AccountId;
import org.casefolio.accounts.SignedIn;
import org.casefolio.cases.Hold;
import org.casefolio.mail.TestOutbox.Received;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.server.ResponseStatusException;

class ToldPagesTests {

  private final NotificationBench bench = new NotificationBench();
  private final ToldPages pages =
      new ToldPages(
          bench.mail.outbox(), bench.visible, bench.mail.dispatch(), new StaticTemplates());
  private AccountId reader;

  @BeforeEach
  void tell() {
    reader = bench.reader("one@home.example");
    bench.follows(reader, RECEIPT);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private Page page(Locale language) {
    ResourceBundleMessageSource texts = new ResourceBundleMessageSource();
    texts.addBasenames("messages/platform", "messages/notification");
    texts.setDefaultEncoding("UTF-8");
    texts.setFallbackToSystemLocale(false);
    return new Page(
        language,
        "/portfolio/told",
        "",
        "",
        null,
        false,
        texts,
        bench.settings,
        () -> null,
        path -> path);
  }

  private static Document render(Html html) {
    MockHttpServletResponse response = new MockHttpServletResponse();
    try {
      html.render(null, new MockHttpServletRequest(), response);
      return Jsoup.parse(response.getContentAsString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Document list(Locale language) {
    return render(pages.list(page(language), new SignedIn(reader)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "es"})
  void showsEachMessageAsItWasSent(String tag) {
    Received mail = bench.mailOf(event("one").title(NotificationBench.RECEIVED)).getFirst();
    Document list = list(Locale.forLanguageTag(tag));
    assertThat(list.select("tbody tr")).hasSize(1);
    assertThat(list.select("tbody tr").text()).contains("5678").doesNotContain(RECEIPT.value());
    String path = list.select("tbody a").attr("href");
    assertThat(path).startsWith("/portfolio/told/");

    Document text =
        render(
            pages.show(
                page(Locale.forLanguageTag(tag)),
                new SignedIn(reader),
                path.substring("/portfolio/told/".length())));

    assertThat(text.text()).contains(mail.written().subject());
    mail.written()
        .text()
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> assertThat(text.text()).contains(line.strip()));
  }

  @Test
  void showsWhatWaitsToBeSent() {
    bench.happens(event("one").title(NotificationBench.RECEIVED));
    bench.tell();

    assertThat(list(Locale.ENGLISH).select("tbody tr").text()).contains("Waiting to be sent");
  }

  @Test
  void saysThatWhatIsHeldIsBeingChecked() {
    bench.happens(event("one").title(NotificationBench.RECEIVED));
    bench.tell();
    bench.holding.place(new Hold.Selection(null, null, null, NotificationBench.RECEIVED));

    assertThat(list(Locale.ENGLISH).select("tbody tr").text()).contains("is being checked");
    assertThat(list(Locale.of("es")).select("tbody tr").text()).contains("se está verificando");
  }

  @Test
  void hidesWhatIsAboutACaseThatIsProtectedNow() {
    bench.mailOf(event("one").title(NotificationBench.RECEIVED));
    UUID sent = bench.mail.outbox().list(reader.value()).getFirst().id();

    bench.happens(event("mark").title(NotificationBench.EVIDENCE).isProtected(true));

    assertThat(list(Locale.ENGLISH).select("tbody tr")).isEmpty();
    assertThatThrownBy(
            () -> pages.show(page(Locale.ENGLISH), new SignedIn(reader), sent.toString()))
        .isInstanceOf(ResponseStatusException.class);

    bench.happens(event("unmark").title(NotificationBench.APPROVED).isProtected(false));

    assertThat(list(Locale.ENGLISH).select("tbody tr").text()).contains("5678");
  }

  @Test
  void showsNobodyElsesMessages() {
    bench.mailOf(event("one").title(NotificationBench.RECEIVED));
    UUID sent = bench.mail.outbox().list(reader.value()).getFirst().id();
    AccountId other = bench.reader("other@home.example");

    assertThatThrownBy(() -> pages.show(page(Locale.ENGLISH), new SignedIn(other), sent.toString()))
        .isInstanceOf(ResponseStatusException.class);
    assertThatThrownBy(() -> pages.show(page(Locale.ENGLISH), new SignedIn(reader), "not-an-id"))
        .isInstanceOf(ResponseStatusException.class);
  }

  @Test
  void saysThatThereIsNothingYet() {
    assertThat(list(Locale.ENGLISH).text()).contains("We have not sent you a message");
  }
}
