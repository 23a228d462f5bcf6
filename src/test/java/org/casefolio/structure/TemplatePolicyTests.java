package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.html.OwaspHtmlPolicy;
import gg.jte.html.policy.PolicyGroup;
import gg.jte.html.policy.PreventInlineEventHandlers;
import gg.jte.resolve.DirectoryCodeResolver;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build's template plugin knows no policy, so it is kept here. */
class TemplatePolicyTests {

  @Test
  void templatesHaveNoInlineHandlersAndNoUnquotedAttributes(@TempDir Path generated) {
    assertThatCode(() -> engine(Sources.TEMPLATES, generated).generateAll())
        .doesNotThrowAnyException();
  }

  @Test
  void anInlineHandlerWouldBeFound(@TempDir Path templates, @TempDir Path generated)
      throws Exception {
    Files.writeString(templates.resolve("bad.jte"), "<button onclick=\"go()\">Go</button>");
    assertThatThrownBy(() -> engine(templates, generated).generateAll())
        .hasMessageContaining("onclick");
  }

  private static TemplateEngine engine(Path templates, Path generated) {
    TemplateEngine engine =
        TemplateEngine.create(new DirectoryCodeResolver(templates), generated, ContentType.Html);
    PolicyGroup policies = new PolicyGroup();
    policies.addPolicy(new OwaspHtmlPolicy());
    policies.addPolicy(new PreventInlineEventHandlers());
    engine.setHtmlPolicy(policies);
    return engine;
  }
}
