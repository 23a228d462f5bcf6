package org.casefolio.platform.web;

import java.util.List;

/**
 * Paths whose POST needs no form token, because it carries its own authority or none at all (a
 * program's credential, a public question). A module declares its own as a bean.
 *
 * @param paths path patterns
 */
public record OpenPosts(List<String> paths) {
  public OpenPosts {
    paths = List.copyOf(paths);
  }

  public static OpenPosts of(String... paths) {
    return new OpenPosts(List.of(paths));
  }
}
