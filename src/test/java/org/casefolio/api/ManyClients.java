package org.casefolio.api;

import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationContext;

/** Programs that may ask, for measurements. */
public final class ManyClients {

  private ManyClients() {}

  /**
   * Lets clients in.
   *
   * @param rate how many requests a second each may make
   * @param day how many in a day
   * @return for each its id, a space and its secret
   */
  public static List<String> add(ApplicationContext context, int count, int rate, int day) {
    Clients clients = context.getBean(Clients.class);
    List<String> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Credentials credentials = clients.add("Client " + i, rate, day).orElseThrow();
      added.add(credentials.clientId() + " " + credentials.secret());
    }
    return added;
  }
}
