package org.casefolio.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DatabaseTlsTests {

  @Test
  void isDemandedOfAnotherMachine() {
    assertThat(pool("db.example.org/casefolio"))
        .containsEntry("sslmode", "verify-full")
        .containsEntry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    assertThat(pool("localhost,10.0.0.5:6432/casefolio")).containsEntry("sslmode", "verify-full");
  }

  @Test
  void trustsTheAuthorityThatTheAddressNames() {
    assertThat(pool("db.example.org/casefolio?sslrootcert=/etc/ca.pem"))
        .containsEntry("sslmode", "verify-full")
        .doesNotContainKey("sslfactory");
  }

  @Test
  void isNotDemandedOfThisMachineOrWhereTheAddressSaysWhatIsWanted() {
    assertThat(pool("127.0.0.1:5432/casefolio")).doesNotContainKey("sslmode");
    assertThat(pool("[::1],localhost/casefolio")).doesNotContainKey("sslmode");
    assertThat(pool("db.example.org/casefolio?sslmode=disable")).doesNotContainKey("sslmode");
  }

  private static Properties pool(String address) {
    try (HikariDataSource pool = new HikariDataSource()) {
      pool.setJdbcUrl("jdbc:postgresql://" + address);
      PostgresConfiguration.prepare(pool, 1);
      return pool.getDataSourceProperties();
    }
  }
}
