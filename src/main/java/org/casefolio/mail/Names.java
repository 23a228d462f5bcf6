package org.casefolio.mail;

import java.util.List;

/** The part of the domain name system that says how mail of a domain is to be judged. */
interface Names {

  /** The texts under a name. */
  sealed interface Answer {}

  /** What stands there, each text in one piece; nothing if there is no such name. */
  record Found(List<String> texts) implements Answer {
    public Found {
      texts = List.copyOf(texts);
    }
  }

  /** Nobody could be asked. */
  record Unreachable() implements Answer {}

  /** Looks up the texts (TXT) under a name. */
  Answer texts(String name);
}
