package org.casefolio.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two processes of the program, an agency and a mirror that follows it: whatever happens at the
 * agency reaches the mailboxes of the mirror's readers, each status and each step once, however
 * often either is killed.
 */
class MirrorTests {

  private static final int CASES = 200;
  private static final int EACH = 100;
  private static final int ROUNDS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String LAST = "Trial Step %04d Was Recorded";
  private static final Pattern STEP = Pattern.compile("Trial Step \\d{4} Was Recorded");
  private static final Pattern BESIDE =
      Pattern.compile("New in the history: (Trial Step \\d{4} Was Recorded)");
  private static final Pattern NOW = Pattern.compile("Now: (Trial Step \\d{4} Was Recorded)");
  private static final Pattern LINK = Pattern.compile("/confirm\\?token=([\\w-]+)");

  private final GreenMail mail =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final Map<String, Set<String>> happened = new TreeMap<>();
  private int number;

  @AfterEach
  void close() {
    mail.stop();
  }

  @Test
  void whatHappensAtTheAgencyReachesTheReadersOfItsMirrorOnce() throws IOException {
    mail.start();
    List<String> receipts = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      receipts.add("%s09%08d".formatted(i % 4 == 0 ? "IOE" : "EAC", 20_000_000 + i * 61));
    }
    try (FollowedAgency agency = new FollowedAgency()) {
      agency.happens(next(receipts, 1));
      happened.clear(); // what was there before is no news
      try (Program mirror = Program.with(settings(agency))) {
        follow(mirror, "trial-first@mail.example", receipts.subList(0, EACH));
        follow(mirror, "trial-second@mail.example", receipts.subList(EACH, CASES));
        assertThat(news()).isEmpty();

        for (int round = 1; round <= ROUNDS; round++) {
          // Several of a case at once, and others while one of the two is away.
          agency.happens(next(receipts.subList(0, CASES / 2), 2));
          switch (round) {
            case 1 -> {
              mirror.kill();
              agency.happens(next(receipts.subList(CASES / 2, CASES), 1));
              mirror.startAgain();
            }
            case 2 -> {
              agency.kill();
              agency.startAgain();
              agency.happens(next(receipts.subList(CASES / 2, CASES), 1));
            }
            default -> {
              agency.happens(next(receipts.subList(CASES / 2, CASES), 1));
              mirror.kill();
              mirror.startAgain();
            }
          }
        }

        awaitTold();
        assertEveryMailSaysWhoRunsTheSite();
        Scrape.of(mirror).assertAnswers(Pattern.compile("casefolio_mirror_"));
        assertThat(mirror.log()).doesNotContain(receipts);
      }
    }
    assertThat(happened.values().stream().mapToInt(Set::size).sum()).isGreaterThanOrEqualTo(500);
  }

  private Map<String, String> settings(FollowedAgency agency) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("CASEFOLIO_DEMO", "true");
    settings.put("CASEFOLIO_OPERATOR_NAME", "Example Legal Aid");
    settings.put("CASEFOLIO_SMTP_HOST", "127.0.0.1");
    settings.put("CASEFOLIO_SMTP_PORT", Integer.toString(mail.getSmtp().getPort()));
    settings.put("CASEFOLIO_SMTP_TLS", "none");
    settings.put("CASEFOLIO_MAIL_TOGETHER", "0s");
    settings.put("CASEFOLIO_ADDITIONS_NEIGHBORHOOD", "100000");
    settings.put("CASEFOLIO_UPSTREAM_TOKEN_URL", agency.tokenUrl());
    settings.put("CASEFOLIO_UPSTREAM_API_URL", agency.apiUrl());
    settings.put("CASEFOLIO_UPSTREAM_CLIENT_ID", agency.client());
    settings.put("CASEFOLIO_UPSTREAM_CLIENT_SECRET", agency.secret());
    settings.put("CASEFOLIO_UPSTREAM_PER_SECOND", "80");
    settings.put("CASEFOLIO_UPSTREAM_PER_DAY", "50000000");
    settings.put("CASEFOLIO_UPSTREAM_EVERY", "4s");
    settings.put("CASEFOLIO_UPSTREAM_TIMEOUT", "5s");
    return settings;
  }

  /** The next things that happen to each of these cases, with titles that nothing else has. */
  private List<FollowedAgency.Happening> next(List<String> receipts, int times) {
    List<FollowedAgency.Happening> happenings = new ArrayList<>();
    for (int time = 0; time < times; time++) {
      for (String receipt : receipts) {
        String title = LAST.formatted(++number);
        happenings.add(new FollowedAgency.Happening(receipt, number, title));
        happened.computeIfAbsent(receipt, key -> new TreeSet<>()).add(title);
      }
    }
    return happenings;
  }

  private void follow(Program mirror, String address, List<String> receipts) {
    try (Visitor visitor = new Visitor(mirror)) {
      visitor.createPortfolio(
          address.substring(0, address.indexOf('@')),
          "trial walrus battery kettle",
          address,
          String.join("\n", receipts));
      String token =
          await().atMost(PATIENCE).until(() -> confirmation(address), found -> !found.isEmpty());
      Visitor.Answer answer =
          visitor.send(visitor.get("/confirm?token=" + token), "/confirm", "token", token);
      assertThat(answer.status()).isEqualTo(200);
      awaitImported(visitor);
    }
  }

  private String confirmation(String address) {
    for (Mail one : mails().values()) {
      Matcher link = LINK.matcher(one.text());
      if (one.to().equals(address) && link.find()) {
        return link.group(1);
      }
    }
    return "";
  }

  /** Waits until the list of a reader has something of every case. */
  private static void awaitImported(Visitor visitor) {
    await()
        .atMost(PATIENCE)
        .until(() -> count(visitor.get("/portfolio/print").text()), count -> count >= EACH);
  }

  private static long count(String text) {
    return STEP.matcher(text).results().distinct().count();
  }

  /** Waits until everything was told, and looks that nothing was told twice. */
  private void awaitTold() {
    Set<String> wanted = new TreeSet<>();
    happened.values().forEach(wanted::addAll);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(new TreeSet<>(news())).isEqualTo(wanted));
    assertThat(news()).as("each once").hasSameSizeAs(wanted);
  }

  /** What was told, in every mail that is another one than those before. */
  private List<String> news() {
    List<String> news = new ArrayList<>();
    for (Mail one : mails().values()) {
      Matcher beside = BESIDE.matcher(one.text());
      Matcher now = NOW.matcher(one.text());
      if (beside.find()) {
        news.add(beside.group(1));
      } else if (now.find()) {
        news.add(now.group(1));
      }
    }
    return news;
  }

  private void assertEveryMailSaysWhoRunsTheSite() {
    Set<String> silent = new HashSet<>();
    mails()
        .forEach((id, one) -> {
          if (!one.text().contains("Example Legal Aid")
              || !one.text().contains("not from a government site")
              || !one.text().contains("https://egov.uscis.gov/")) {
            silent.add(id);
          }
        });
    assertThat(silent).isEmpty();
  }

  private record Mail(String to, String text) {}

  /** Every mail by its Message-ID: one that was sent again is the same. */
  private Map<String, Mail> mails() {
    Map<String, Mail> mails = new HashMap<>();
    try {
      for (MimeMessage message : mail.getReceivedMessages()) {
        mails.put(
            message.getMessageID(),
            new Mail(message.getAllRecipients()[0].toString(), text(message.getContent())));
      }
    } catch (MessagingException | IOException e) {
      throw new AssertionError(e);
    }
    return mails;
  }

  /** The plain part, its lines joined. */
  private static String text(Object content) throws MessagingException, IOException {
    return content instanceof MimeMultipart parts
        ? text(parts.getBodyPart(0).getContent())
        : content.toString().replaceAll("\\s+", " ");
  }
}
