package org.casefolio.notification;

import casefolio.templates.Templates;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.casefolio.accounts.Accounts;
import org.casefolio.accounts.MoreAddresses;
import org.casefolio.notification.StopTokens.Stop;
import org.casefolio.notification.StopTokens.Undo;
import org.casefolio.platform.web.Html;
import org.casefolio.platform.web.Page;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The links that stop e-mail and those that undo it, for someone who need not be signed in. Opening
 * one changes nothing; doing it twice is as good as once.
 */
@Controller
class StopPages {

  static final String PAGE = "/unsubscribe";
  static final String ONE_CLICK = "/unsubscribe/one-click";
  static final String UNDO = "/unsubscribe/undo";
  private static final List<String> SCOPES = List.of("case", "all", "address");
  private static final String DONE = "/unsubscribe/done";
  private static final String UNDONE = "/unsubscribe/undone";

  private final StopTokens tokens;
  private final Accounts accounts;
  private final MoreAddresses more;
  private final Stopping stopping;
  private final Templates templates;

  StopPages(
      StopTokens tokens,
      Accounts accounts,
      MoreAddresses more,
      Stopping stopping,
      Templates templates) {
    this.more = more;
    this.tokens = tokens;
    this.accounts = accounts;
    this.stopping = stopping;
    this.templates = templates;
  }

  /** What can be stopped. */
  enum Scope {
    CASE,
    ALL
  }

  /** Asks what to stop. Some mail programs open the one-click address like any other link. */
  @GetMapping({PAGE, ONE_CLICK})
  Html ask(Page page, @RequestParam(defaultValue = "") String token) {
    return tokens
        .open(token)
        .map(stop -> ask(page, token, stop))
        .orElseGet(() -> Html.of(templates.notificationStopUnknown(page), HttpStatus.NOT_FOUND));
  }

  /** Whoever reads mail at a further address decides about that address and nothing else. */
  private Html ask(Page page, String token, Stop stop) {
    return Html.of(
        stop.more().isPresent()
            ? templates.notificationStopAddress(page, token)
            : templates.notificationStop(page, token, stop.follow().isPresent()));
  }

  @PostMapping(PAGE)
  Object stop(
      Page page,
      @RequestParam(defaultValue = "") String token,
      @RequestParam(defaultValue = "") String scope) {
    Optional<Stop> stop = tokens.open(token);
    if (stop.isEmpty()) {
      return Html.of(templates.notificationStopUnknown(page), HttpStatus.NOT_FOUND);
    }
    List<String> scopes =
        stop.get().more().isPresent()
            ? List.of("address")
            : stop.get().follow().isPresent() ? List.of("case", "all") : List.of("all");
    if (page.switchingLanguage() || !scopes.contains(scope)) {
      return ask(page, token, stop.get());
    }
    stop(stop.get(), scope.equals("all") ? Scope.ALL : Scope.CASE);
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(URI.create(DONE + "?scope=" + scope + "&lang=" + page.lang()))
        .build();
  }

  @GetMapping(DONE)
  Html done(Page page, @RequestParam(defaultValue = "case") String scope) {
    return Html.of(templates.notificationStopped(page, SCOPES.contains(scope) ? scope : "case"));
  }

  /**
   * The one click of RFC 8058, made by a mail program: it stops the case of that message, all cases
   * if it told of several, or the address.
   */
  @PostMapping(ONE_CLICK)
  ResponseEntity<Void> stopWithOneClick(
      @RequestParam(defaultValue = "") String token,
      @RequestParam(name = "List-Unsubscribe", defaultValue = "") String sign) {
    Optional<Stop> stop = tokens.open(token);
    if (stop.isEmpty() || !sign.equals("One-Click")) {
      return ResponseEntity.badRequest().build();
    }
    stop(stop.get(), Scope.CASE);
    return ResponseEntity.ok().build();
  }

  private void stop(Stop stop, Scope scope) {
    if (accounts.find(List.of(stop.account())).isEmpty()) {
      return; // whoever deleted the account gets no mail
    }
    if (stop.more().isPresent()) {
      more.removeItself(stop.account(), stop.more().get());
      return;
    }
    switch (scope) {
      case CASE -> stopping.stopCase(stop);
      case ALL -> stopping.stopAll(stop.account());
    }
  }

  /** Asks whether to undo a stop. */
  @GetMapping(UNDO)
  Html askToUndo(Page page, @RequestParam(defaultValue = "") String token) {
    return tokens
        .openUndo(token)
        .map(undo -> Html.of(templates.notificationUndo(page, token, undo.follow().isEmpty())))
        .orElseGet(() -> Html.of(templates.notificationStopUnknown(page), HttpStatus.NOT_FOUND));
  }

  @PostMapping(UNDO)
  Object undo(Page page, @RequestParam(defaultValue = "") String token) {
    Optional<Undo> undo = tokens.openUndo(token);
    if (undo.isEmpty() || page.switchingLanguage()) {
      return askToUndo(page, token);
    }
    String done = stopping.undo(undo.get()) ? "yes" : "no";
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(URI.create(UNDONE + "?done=" + done + "&lang=" + page.lang()))
        .build();
  }

  @GetMapping(UNDONE)
  Html undone(Page page, @RequestParam(defaultValue = "no") String done) {
    return Html.of(templates.notificationUndone(page, done.equals("yes")));
  }
}
