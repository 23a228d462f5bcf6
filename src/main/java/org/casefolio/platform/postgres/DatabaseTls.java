package org.casefolio.platform.postgres;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Arrays;
import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/**
 * A database on another machine is spoken to with TLS, and its certificate has to name it and be
 * signed by one whom this machine's Java trusts, unless its address says what is wanted instead. By
 * itself the driver would take plain text from whoever answers.
 */
final class DatabaseTls {

  private static final Pattern THIS_MACHINE =
      Pattern.compile("(?i)localhost|127(\\.[0-9]{1,3}){3}|\\[?::1]?");

  private DatabaseTls() {}

  static void demand(HikariDataSource pool) {
    Properties address = Driver.parseURL(String.valueOf(pool.getJdbcUrl()), null);
    if (address == null
        || isSaid(PGProperty.SSL_MODE, address, pool)
        || isSaid(PGProperty.SSL, address, pool)
        || isThisMachine(address)) {
      return;
    }
    pool.addDataSourceProperty(PGProperty.SSL_MODE.getName(), "verify-full");
    if (!isSaid(PGProperty.SSL_ROOT_CERT, address, pool)
        && !isSaid(PGProperty.SSL_FACTORY, address, pool)) {
      pool.addDataSourceProperty(
          PGProperty.SSL_FACTORY.getName(), DefaultJavaSSLFactory.class.getName());
    }
  }

  /** Whether all servers that the address names are here. */
  private static boolean isThisMachine(Properties address) {
    String hosts = String.valueOf(PGProperty.PG_HOST.getOrDefault(address));
    return Arrays.stream(hosts.split(",", -1)).allMatch(THIS_MACHINE.asMatchPredicate());
  }

  private static boolean isSaid(PGProperty property, Properties address, HikariDataSource pool) {
    return property.isPresent(address)
        || pool.getDataSourceProperties().containsKey(property.getName());
  }
}
