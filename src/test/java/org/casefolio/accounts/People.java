package org.casefolio.accounts;

import org.casefolio.accounts.Visitor.Answer;

/** What visitors do again and again. */
final class People {

  static final String PASSWORD = "lamp orbit fence mango tide";
  static final String OTHER_PASSWORD = "copper violin seven window moss";

  private People() {}

  /** Walks both steps; an empty address asks for recovery codes. */
  static Answer create(Visitor visitor, String userId, String email) {
    Answer who = visitor.get("/create");
    Answer account = visitor.submit(who, "/create", "kind", "applicant", "step", "1");
    return visitor.submit(
        account, "/create/account", "userId", userId, "password", PASSWORD, "email", email);
  }

  static Answer signIn(Visitor visitor, String userId, String password) {
    return visitor.submit(
        visitor.get("/sign-in"), "/sign-in", "userId", userId, "password", password);
  }

  /** The page with the key of a new app, after the proof that it asks for. */
  static Answer appForm(Visitor visitor) {
    Answer asked = visitor.get("/account/factors/app");
    return asked.body().contains("stepUpPassword") ? visitor.prove(asked) : asked;
  }

  /** An account whose address is confirmed; the visitor stays signed in. */
  static Visitor confirmed(int port, String userId, String email) {
    Visitor visitor = new Visitor(port);
    create(visitor, userId, email);
    String link = AccountsSite.Mailbox.await(email, 1).getLast().link();
    visitor.submit(visitor.get(link), "/confirm");
    return visitor;
  }
}
