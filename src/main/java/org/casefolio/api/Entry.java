package org.casefolio.api;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lets requests in: a good token first, then the rate, then the quota. A token is judged when a
 * request begins.
 */
@Component
class Entry {

  private static final String SCHEME = "bearer ";

  private final Tokens tokens;
  private final Rates rates;
  private final Quotas quotas;

  Entry(Tokens tokens, Rates rates, Quotas quotas) {
    this.tokens = tokens;
    this.rates = rates;
    this.quotas = quotas;
  }

  /**
   * Judges a request.
   *
   * @param authorization the header of that name
   * @param wanted what it counts for, at least 1
   */
  Admission admit(@Nullable String authorization, int wanted) {
    Optional<Client> client = bearer(authorization).flatMap(tokens::find);
    return client.isEmpty() ? new Admission.NotLetIn() : admit(client.get(), wanted);
  }

  private Admission admit(Client client, int wanted) {
    Rates.Taken rate = rates.take(client);
    Quotas.Taken quota = quotas.take(client, rate.taken() ? wanted : 0);
    Allowance allowance =
        new Allowance(client.rate(), rate.left(), client.day(), quota.left(), quota.reset());
    if (!rate.taken()) {
      return new Admission.TooFast(allowance);
    }
    return quota.taken() == 0
        ? new Admission.UsedUp(allowance)
        : new Admission.Admitted(client, allowance, quota.taken());
  }

  private static Optional<String> bearer(@Nullable String authorization) {
    return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
        ? Optional.of(authorization.substring(SCHEME.length()).strip())
        : Optional.empty();
  }
}
