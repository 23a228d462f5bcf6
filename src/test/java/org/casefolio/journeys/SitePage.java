package org.casefolio.journeys;

import java.util.function.Consumer;

/**
 * A page of the site in one of its states.
 *
 * @param name what is to be seen, for whoever reads a failure
 * @param route the route that shows it, as the program's sources write it
 * @param signedIn whether the reader is signed in
 * @param status the status code that it comes with
 * @param reach how a reader comes there
 */
record SitePage(String name, String route, boolean signedIn, int status, Consumer<Visit> reach) {

  static SitePage open(String name, String route, Consumer<Visit> reach) {
    return new SitePage(name, route, false, 200, reach);
  }

  static SitePage own(String name, String route, Consumer<Visit> reach) {
    return new SitePage(name, route, true, 200, reach);
  }

  /** The same with another status code. */
  SitePage with(int otherStatus) {
    return new SitePage(name, route, signedIn, otherStatus, reach);
  }

  /** Whether an address of the site, without its query, is one of this route. */
  boolean isAt(String path) {
    return path.matches(route.replaceAll("\\{[^}]+}", "[^/]+"));
  }
}
