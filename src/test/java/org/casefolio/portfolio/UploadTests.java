package org.casefolio.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UploadTests {

  @Test
  void readsWhatSpreadsheetsWrite() {
    assertThat(Upload.text("Mamá\tIOE0990000001".getBytes(StandardCharsets.UTF_8)))
        .contains("Mamá\tIOE0990000001");
    assertThat(Upload.text("Mamá".getBytes(Charset.forName("windows-1252")))).contains("Mamá");
    assertThat(Upload.text("\uFEFFMamá".getBytes(StandardCharsets.UTF_16LE))).contains("Mamá");
    assertThat(Upload.text("\uFEFFMamá".getBytes(StandardCharsets.UTF_16BE))).contains("Mamá");
  }

  @Test
  void refusesWhatIsNoText() {
    assertThat(Upload.text(new byte[] {'P', 'K', 3, 4, 20})).isEmpty();
    assertThat(Upload.text("%PDF-1.7".getBytes(StandardCharsets.US_ASCII))).isEmpty();
    assertThat(Upload.text(new byte[] {1, 0, 2})).isEmpty();
  }
}
