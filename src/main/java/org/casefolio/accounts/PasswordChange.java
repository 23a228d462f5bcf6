package org.casefolio.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.casefolio.platform.settings.Serving;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes the password from within: this session and this browser stay, all others go. */
@Component
@Serving
class PasswordChange {

  private final Passwords passwords;
  private final PasswordHashes hashes;
  private final Visits visits;
  private final Devices devices;
  private final OwnerNotices notices;
  private final Activity activity;
  private final TransactionTemplate transactions;

  PasswordChange(
      Passwords passwords,
      PasswordHashes hashes,
      Visits visits,
      Devices devices,
      OwnerNotices notices,
      Activity activity,
      TransactionTemplate transactions) {
    this.passwords = passwords;
    this.hashes = hashes;
    this.visits = visits;
    this.devices = devices;
    this.notices = notices;
    this.activity = activity;
    this.transactions = transactions;
  }

  Optional<PasswordPolicy.Refused> judge(AccountId account, Password password) {
    return passwords.judge(account, password);
  }

  void change(AccountId account, Password password, HttpServletRequest request) {
    String encoded = hashes.hash(password);
    HttpSession session = request.getSession(false);
    int generation =
        transactions.execute(_ -> {
          activity.record(account, Deed.PASSWORD_CHANGED);
          return passwords.replaceFromWithin(
              account, encoded, session == null ? "" : session.getId(), devices.find(request));
        });
    visits.renew(request, generation);
    notices.tell(account, AccountMail.Kind.PASSWORD_CHANGED);
  }
}
