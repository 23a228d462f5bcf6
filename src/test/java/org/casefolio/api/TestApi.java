package org.casefolio.api;

import java.time.Clock;
import org.casefolio.platform.postgres.TestDatabase;
import org.casefolio.platform.settings.SettingsSource;
import org.casefolio.platform.vault.TestVault;
import org.casefolio.platform.vault.Vault;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionInterceptor;

/** One node of the API on a database, without the rest of the program. */
final class TestApi {

  private final TestDatabase database;
  private final ApiSettings settings;
  private final Clients clients;
  private final Tokens tokens;
  private final Rates rates;
  private final Quotas quotas;

  TestApi(TestDatabase database, Clock clock) {
    this(database, clock, TestVault.on(database));
  }

  TestApi(TestDatabase database, Clock clock, Vault vault) {
    this.database = database;
    this.settings =
        new ApiSettings(new SettingsSource(new MockEnvironment()), TestVault.settings());
    ClientStore store = new ClientStore(database.database());
    this.tokens = transactional(new Tokens(store, settings, clock), Tokens.class);
    this.clients = transactional(new Clients(store, tokens, vault, settings, clock), Clients.class);
    this.rates = new Rates(clock);
    this.quotas =
        new Quotas(
            new QuotaStore(database.database()), database.transactionManager(), settings, clock);
  }

  /** As the application wraps it. */
  <T> T transactional(T target, Class<T> type) {
    ProxyFactory factory = new ProxyFactory(target);
    factory.setProxyTargetClass(true);
    factory.addAdvice(
        new TransactionInterceptor(
            database.transactionManager(), new AnnotationTransactionAttributeSource(false)));
    return type.cast(factory.getProxy());
  }

  ApiSettings settings() {
    return settings;
  }

  Clients clients() {
    return clients;
  }

  Tokens tokens() {
    return tokens;
  }

  Rates rates() {
    return rates;
  }

  Quotas quotas() {
    return quotas;
  }

  Entry entry() {
    return new Entry(tokens, rates, quotas);
  }
}
