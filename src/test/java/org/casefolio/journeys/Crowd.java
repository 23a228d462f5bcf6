package org.casefolio.journeys;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * People who enter ten thousand values that stand nowhere else, as fast as the site takes them:
 * each follows as many cases as can be followed, all with a label and a note, and sends every
 * request from another address of the network.
 */
final class Crowd {

  private static final int WITH_ADDRESS = 34;
  private static final int WITH_CODES = 6;
  private static final int CASES = 100;
  private static final int AT_ONCE = 4;
  private static final List<String> PREFIXES = List.of("IOE", "MSC", "LIN", "EAC", "WAC", "SRC");

  private final Program program;
  private final Map<String, String> entered = new ConcurrentHashMap<>();
  private final Map<String, String> random = new ConcurrentHashMap<>();

  Crowd(Program program) {
    this.program = program;
  }

  /** What was entered, or where it came from, by what it is. */
  Map<String, String> entered() {
    return Map.copyOf(entered);
  }

  /** What the site gave out that nobody can guess. */
  Map<String, String> random() {
    return Map.copyOf(random);
  }

  /** All of them do all of it. */
  void enter() {
    try (ExecutorService people = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < WITH_ADDRESS + WITH_CODES; i++) {
        int number = i;
        all.add(people.submit(() -> enter(number)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void enter(int number) {
    Random chance = new Random(number);
    int[] requests = {0};
    try (Visitor visitor =
        new Visitor(
            program,
            () -> {
              String address =
                  "1%02d.1%02d.1%02d.1%02d"
                      .formatted(chance.nextInt(100), number, requests[0] / 100, requests[0] % 100);
              entered.put("IP address " + number + "/" + requests[0]++, address);
              return address;
            })) {
      String userId = plant("User ID " + number, word(chance, 7) + "." + word(chance, 7));
      String password = plant("password " + number, word(chance, 9) + " " + word(chance, 9));
      if (number < WITH_ADDRESS) {
        String email =
            plant("address " + number, word(chance, 9) + "@" + word(chance, 6) + ".example");
        StringBuilder list = new StringBuilder("Receipt number\tLabel\tNote\n");
        for (int i = 0; i < CASES; i++) {
          String name = number + "/" + i;
          list.append(plant("case " + name, receipt(chance)))
              .append('\t')
              .append(plant("label " + name, word(chance, 6) + " " + word(chance, 6)))
              .append('\t')
              .append(plant("note " + name, word(chance, 8) + " " + word(chance, 8)))
              .append('\n');
        }
        visitor.createPortfolio(userId, password, email, list.toString());
        requireFollowed(visitor, number);
      } else {
        List<String> codes = visitor.createWithCodes(userId, password);
        for (int i = 0; i < codes.size(); i++) {
          plant("code " + number + "/" + i, codes.get(i));
        }
      }
      random.put("cookie " + number, visitor.cookies().get("__Host-session"));
    }
  }

  /** What is not there cannot be found either. */
  private void requireFollowed(Visitor visitor, int number) {
    String page = visitor.get("/portfolio/cases.csv").body();
    for (int i = 0; i < CASES; i++) {
      for (String what : List.of("case ", "label ", "note ")) {
        String value = entered.get(what + number + "/" + i);
        if (!page.contains(value)) {
          throw new AssertionError("was not taken: " + what + value);
        }
      }
    }
  }

  private String plant(String name, String value) {
    entered.put(name, value);
    return value;
  }

  private static String receipt(Random chance) {
    StringBuilder number = new StringBuilder(PREFIXES.get(chance.nextInt(PREFIXES.size())));
    number.append("09"); // what the pretend agency has begins otherwise
    while (number.length() < 13) {
      number.append(chance.nextInt(10));
    }
    return number.toString();
  }

  private static String word(Random chance, int length) {
    StringBuilder word = new StringBuilder();
    while (word.length() < length) {
      word.append((char) ('a' + chance.nextInt(26)));
    }
    return word.toString();
  }
}
