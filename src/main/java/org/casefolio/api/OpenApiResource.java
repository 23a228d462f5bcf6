package org.casefolio.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.casefolio.platform.settings.Settings;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Describes both APIs for programs, with this site's own address. */
@Controller
@ApiServed
class OpenApiResource {

  static final String PATH = "/api/openapi.json";
  private static final String FILE = "/api/openapi.json";

  private final byte[] description;

  OpenApiResource(Settings settings) {
    this.description =
        read()
            .replace("https://status.example.org", settings.publicUrl().toString())
            .getBytes(StandardCharsets.UTF_8);
  }

  private static String read() {
    try (InputStream in = OpenApiResource.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("built without the description of the API");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** OpenAPI 3.1; anybody may read it. */
  @GetMapping(PATH)
  ResponseEntity<byte[]> show() {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(description);
  }
}
