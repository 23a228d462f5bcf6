package org.casefolio;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Casefolio {
  public static void main(String[] args) {
    SpringApplication.run(Casefolio.class, args);
  }
}
