package org.casefolio.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.casefolio.api.Caller.Answer;

/** The description of the API (OpenAPI 3.1), held to real answers. */
final class Description {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private final JsonNode root;
  private final Set<String> seen = new TreeSet<>();

  Description(String text) {
    this.root = read(text);
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  JsonNode root() {
    return root;
  }

  /** Every method, path and status that is described. */
  Set<String> all() {
    Set<String> all = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : root.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        operation
            .getValue()
            .get("responses")
            .fieldNames()
            .forEachRemaining(status -> all.add(name(operation.getKey(), path.getKey(), status)));
      }
    }
    return all;
  }

  /** Those of which an answer was held to the description. */
  Set<String> seen() {
    return seen;
  }

  private static String name(String method, String path, String status) {
    return method.toUpperCase(Locale.ROOT) + " " + path + " " + status;
  }

  /** Every reference leads somewhere. */
  void resolves() {
    for (JsonNode reference : root.findValues("$ref")) {
      assertThat(root.at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
  }

  /** Holds an answer to what is described for the operation. */
  void hold(String method, String path, Answer answer) {
    String status = Integer.toString(answer.status());
    String what = name(method, path, status);
    JsonNode response =
        root.path("paths")
            .path(path)
            .path(method.toLowerCase(Locale.ROOT))
            .path("responses")
            .path(status);
    assertThat(response.isMissingNode()).as("not described: %s", what).isFalse();
    seen.add(what);
    for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
      assertThat(answer.header(header.getKey())).as("%s: %s", what, header.getKey()).isNotBlank();
    }
    JsonNode content = response.path("content");
    if (content.isMissingNode()) {
      assertThat(answer.body()).as(what).isEmpty();
      return;
    }
    JsonNode schema = content.path(answer.header("Content-Type")).path("schema");
    assertThat(schema.isMissingNode())
        .as("%s: type %s", what, answer.header("Content-Type"))
        .isFalse();
    ObjectNode whole = ((ObjectNode) schema).deepCopy();
    whole.set("components", root.get("components"));
    assertThat(SCHEMAS.getSchema(whole).validate(read(answer.body()))).as(what).isEmpty();
  }
}
