package org.casefolio.cases;

import java.util.Optional;
import org.casefolio.platform.postgres.Database;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The table of editions of the catalogue. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class EditionStore {

  private final Database database;

  EditionStore(Database database) {
    this.database = database;
  }

  /** The number of the latest edition, if it has this content, else of a new one. */
  int number(String content) {
    // Held to the end of the transaction, so that nodes which start at once number one by one.
    database.sql("lock table cases.status_edition in exclusive mode").update();
    Optional<Integer> latest =
        database
            .sql(
                """
                select number from cases.status_edition
                where content = :content
                  and number = (select max(number) from cases.status_edition)
                """)
            .param("content", content)
            .query(Integer.class)
            .optional();
    return latest.orElseGet(() ->
        database
            .sql(
                """
                insert into cases.status_edition (number, content)
                select coalesce(max(number), 0) + 1, :content from cases.status_edition
                returning number
                """)
            .param("content", content)
            .query(Integer.class)
            .single());
  }

  Optional<String> find(int number) {
    return database
        .sql("select content from cases.status_edition where number = :number")
        .param("number", number)
        .query(String.class)
        .optional();
  }
}
