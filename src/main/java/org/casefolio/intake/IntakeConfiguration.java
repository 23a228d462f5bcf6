package org.casefolio.intake;

import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.web.OpenPosts;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** How requests reach the feed. */
@Configuration(proxyBeanMethods = false)
@Serving
class IntakeConfiguration {

  private static final String PATHS = "/intake/*";

  /** A sender brings a credential, not a form token. */
  @Bean
  OpenPosts intakePosts() {
    return OpenPosts.of("/intake/**");
  }

  /**
   * Compressed feeds are inflated here, where it is bounded, and not by the server, which has no
   * bound; answers are written line by line and not held back to be compressed.
   */
  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> feedAsItIsSent() {
    CompressionConfig untouched =
        CompressionConfig.builder()
            .decompressExcludeMethod(HttpMethod.POST.name())
            .compressExcludeMethod(HttpMethod.POST.name())
            .build();
    return factory ->
        factory.addServerCustomizers(server ->
            server
                .getDescendants(CompressionHandler.class)
                .forEach(handler -> handler.putConfiguration(PATHS, untouched)));
  }
}
