package hello;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The least that Spring Boot, Jetty and PostgreSQL can be started for: one page with one query. The
 * peer of {@code bench/run startup}; outside of the program's own package, which is scanned.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class Hello {

  private final JdbcClient jdbc;

  Hello(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Starts it; settings come from the environment. */
  public static void main(String[] arguments) {
    SpringApplication.run(Hello.class, arguments);
  }

  @GetMapping("/")
  String hello() {
    return "hello " + jdbc.sql("select count(*) from cases.sender").query(Long.class).single();
  }
}
