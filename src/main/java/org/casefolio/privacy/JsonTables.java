package org.casefolio.privacy;

import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import org.casefolio.accounts.OwnData.Tables;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** One JSON object: a list of objects for each table, in UTF-8. */
final class JsonTables implements Tables {

  private final JsonGenerator json;
  private List<String> columns = List.of();
  private boolean begun;

  /**
   * Begins the file.
   *
   * @param out where it goes; closed at the end
   */
  JsonTables(OutputStream out) {
    this.json = JsonMapper.shared().writerWithDefaultPrettyPrinter().createGenerator(out);
    json.writeStartObject();
  }

  @Override
  public void table(String keys, String name, List<String> names) {
    endTable();
    begun = true;
    columns = List.copyOf(names);
    json.writeName(name);
    json.writeStartArray();
  }

  @Override
  public void row(@Nullable Object... values) {
    json.writeStartObject();
    for (int i = 0; i < columns.size(); i++) {
      json.writeName(columns.get(i));
      write(values[i]);
    }
    json.writeEndObject();
  }

  private void write(@Nullable Object value) {
    switch (value) {
      case null -> json.writeNull();
      case Integer number -> json.writeNumber(number);
      case Boolean truth -> json.writeBoolean(truth);
      case Collection<?> many -> {
        json.writeStartArray();
        many.forEach(this::write);
        json.writeEndArray();
      }
      default -> json.writeString(value.toString());
    }
  }

  private void endTable() {
    if (begun) {
      json.writeEndArray();
    }
  }

  /** Ends the file; without it, nobody takes it for whole. */
  void end() {
    endTable();
    json.writeEndObject();
    json.close();
  }
}
