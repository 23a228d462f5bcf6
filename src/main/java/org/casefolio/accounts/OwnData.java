package org.casefolio.accounts;

import java.util.List;
import java.util.Optional;
import org.casefolio.platform.web.Page;
import org.jspecify.annotations.Nullable;

/**
 * What a module keeps of an account, for its owner to read and to take along. Whatever belongs to
 * an account is told by one of these; secrets, and what could open something, never. Pages and
 * files follow the order of the beans.
 */
public interface OwnData {

  /** What is kept, in words. */
  List<Kind> kinds(AccountId account, Page page);

  /** Writes every record, one table after the other. */
  void write(AccountId account, Page page, Tables to);

  /**
   * A kind of data.
   *
   * @param name what it is
   * @param values what is kept of it, in words
   * @param period how long it is kept
   * @param reason why
   * @param place where it can be seen whole, changed or deleted, if there is such a page
   */
  record Kind(
      String name, List<String> values, String period, String reason, Optional<Place> place) {

    public Kind {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return "Kind[" + name + "]";
    }
  }

  /**
   * A page of the site.
   *
   * @param words what a link there says
   */
  record Place(String words, String path) {}

  /** Takes records as they come, without keeping them. */
  interface Tables {

    /**
     * Begins a table.
     *
     * @param keys what the keys of its name ({@code file.NAME}) and of its columns ({@code
     *     column.NAME}) begin with, with a dot at the end
     * @param name its name, for programs
     * @param columns the names of its columns, for programs
     */
    void table(String keys, String name, List<String> columns);

    /**
     * Adds a record to the table that was begun last.
     *
     * @param values one for each column: a text, a number, a truth value, a list of texts, anything
     *     else as it writes itself; null for none
     */
    void row(@Nullable Object... values);
  }
}
