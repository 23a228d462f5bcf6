package org.casefolio.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casefolio.journeys.Visitor;

/** Those who follow cases, by the address at which they are told. */
final class People {

  private static final int CASES = 240;
  private static final int FOLLOWED = 60;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Pattern LINK = Pattern.compile("/confirm\\?token=([\\w-]+)");

  /** Whose mailbox is closed later: there giving up is what is expected. */
  static final String GONE = "trial-gone@mail.example";

  private final Map<String, Set<String>> followed = new HashMap<>();
  private final List<String> receipts = new ArrayList<>();

  /** As many as there are to be, and one who will be gone, each with a choice of the cases. */
  People(long seed, int count) {
    Random random = new Random(seed ^ 0xf011L);
    for (int i = 0; i < CASES; i++) {
      receipts.add("IOE09%08d".formatted(10_000_000 + i * 37));
    }
    for (int i = 0; i <= count; i++) {
      Set<String> choice = new TreeSet<>();
      while (choice.size() < FOLLOWED) {
        choice.add(receipts.get(random.nextInt(CASES)));
      }
      followed.put(i == count ? GONE : "trial-%d@mail.example".formatted(i), choice);
    }
  }

  List<String> receipts() {
    return List.copyOf(receipts);
  }

  /** Creates their portfolios, and confirms their addresses by the mails that come. */
  void join(Node node, FaultySmtp smtp) {
    followed.entrySet().parallelStream()
        .forEach(one -> join(node, smtp, one.getKey(), one.getValue()));
    smtp.forget(GONE);
  }

  private static void join(Node node, FaultySmtp smtp, String address, Set<String> cases) {
    try (Visitor visitor = new Visitor(node.program())) {
      visitor.createPortfolio(
          address.substring(0, address.indexOf('@')),
          "trial walrus battery kettle",
          address,
          String.join("\n", cases));
      String token = token(address, smtp);
      Visitor.Answer answer =
          visitor.send(visitor.get("/confirm?token=" + token), "/confirm", "token", token);
      if (answer.status() != 200) {
        throw new AssertionError("not confirmed: " + answer);
      }
    }
  }

  /** Who has to hear of an event: those who follow its case and have a mailbox. */
  Set<String> toBeTold(Event event) {
    Set<String> told = new TreeSet<>();
    followed.forEach((address, cases) -> {
      if (cases.contains(event.receipt()) && !address.equals(GONE)) {
        told.add(address);
      }
    });
    return told;
  }

  private static String token(String address, FaultySmtp smtp) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      for (Copy copy : smtp.copies()) {
        Matcher link = LINK.matcher(copy.text());
        if (copy.recipient().equals(address) && link.find()) {
          return link.group(1);
        }
      }
      FaultySmtp.pause(Duration.ofMillis(100));
    }
    throw new AssertionError("no mail to confirm an address came");
  }
}
