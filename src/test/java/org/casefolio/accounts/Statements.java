package org.casefolio.accounts;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * The statements that were run for requests. What runs in the background, for whatever came before,
 * is left out: it has threads of its own.
 */
final class Statements implements QueryExecutionListener, BeanPostProcessor {

  /** What Jetty calls its threads. */
  private static final String REQUESTS = "qtp";

  /** Asked every few seconds by whichever request comes then, whoever it is for. */
  private static final String KEYS = "platform.rotation";

  private final Queue<String> statements = new ConcurrentLinkedQueue<>();

  void clear() {
    statements.clear();
  }

  List<String> ofRequests() {
    return List.copyOf(statements);
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return bean instanceof DataSource real
        ? ProxyDataSourceBuilder.create(real).listener(this).build()
        : bean;
  }

  @Override
  public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

  @Override
  public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
    if (Thread.currentThread().getName().startsWith(REQUESTS)) {
      queries.stream()
          .map(QueryInfo::getQuery)
          .filter(query -> !query.contains(KEYS))
          .forEach(statements::add);
    }
  }
}
