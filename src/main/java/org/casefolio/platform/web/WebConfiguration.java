package org.casefolio.platform.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.casefolio.platform.settings.LanguageFiles;
import org.casefolio.platform.settings.Serving;
import org.casefolio.platform.settings.Settings;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ResourceChainRegistration;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.EncodedResourceResolver;
import org.springframework.web.servlet.resource.VersionResourceResolver;

/** Texts, static files and page arguments. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

  // Less than any line brings; half of the threads there are.
  private static final Duration SLOW_FROM = Duration.ofSeconds(10);
  private static final long SLOW_BYTES_A_SECOND = 256;
  private static final int SLOW_MOST = 100;

  /** Every {@code messages/*.properties} of the class path, in the languages of the settings. */
  @Bean
  static MessageSource messageSource(Settings settings, LanguageFiles files) throws IOException {
    return new Texts(modules(), settings.languages(), files);
  }

  /** The modules that have texts: the English files have no language in their name. */
  private static List<String> modules() throws IOException {
    return Stream.of(
            new PathMatchingResourcePatternResolver()
                .getResources("classpath*:messages/*.properties"))
        .map(Resource::getFilename)
        .filter(name -> name != null && !name.contains("_"))
        .map(name -> name.substring(0, name.length() - ".properties".length()))
        .distinct()
        .sorted()
        .toList();
  }

  @Bean
  @Serving
  WebMvcConfigurer pages(PageArguments arguments, Settings settings) {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(arguments);
      }

      @Override
      public void addResourceHandlers(ResourceHandlerRegistry registry) {
        ResourceChainRegistration files =
            registry
                .addResourceHandler("/assets/**")
                .addResourceLocations("classpath:/static/assets/")
                .setCacheControl(
                    CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                .resourceChain(true)
                .addResolver(new EncodedResourceResolver())
                .addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
        if (!settings.look().isOurs()) {
          files.addResolver(new StyleSheet(settings.look()));
        }
      }
    };
  }

  /** Jetty answers some malformed requests before any of our code runs: with our page, too. */
  @Bean
  @Serving
  WebServerFactoryCustomizer<JettyServletWebServerFactory> jettyErrors(
      Settings settings, MessageSource texts) {
    ServerErrors errors = new ServerErrors(settings, texts);
    return factory ->
        factory.addServerCustomizers(server -> {
          server.setErrorHandler(errors);
          server
              .getDescendants(ContextHandler.class)
              .forEach(context -> putBehind(context, errors));
        });
  }

  /** Bodies that take for ever are not waited for with all threads there are. */
  @Bean
  @Serving
  WebServerFactoryCustomizer<JettyServletWebServerFactory> slowBodies() {
    return factory ->
        factory.addServerCustomizers(server -> {
          SlowBodies slow = new SlowBodies(SLOW_FROM, SLOW_BYTES_A_SECOND, SLOW_MOST);
          slow.setHandler(server.getHandler());
          server.setHandler(slow);
        });
  }

  /**
   * Jetty remembers headers of a connection without regard to case, and takes one that the next
   * begins with for its beginning: after {@code Bearer x} the token {@code Xyz} would be read as
   * {@code xyz}.
   */
  @Bean
  @Serving
  WebServerFactoryCustomizer<JettyServletWebServerFactory> headersAsTheyAreSent() {
    return factory ->
        factory.addServerCustomizers(
            server -> http(server).forEach(http -> http.setHeaderCacheCaseSensitive(true)));
  }

  /** How each port of a server speaks HTTP. */
  static Stream<HttpConfiguration> http(Server server) {
    return Stream.of(server.getConnectors())
        .map(connector -> connector.getConnectionFactory(HttpConnectionFactory.class))
        .filter(Objects::nonNull)
        .map(HttpConnectionFactory::getHttpConfiguration);
  }

  /** Spring Boot puts its handler into the context while that starts. */
  private static void putBehind(ContextHandler context, ServerErrors errors) {
    context.addEventListener(
        new LifeCycle.Listener() {
          @Override
          public void lifeCycleStarted(LifeCycle started) {
            if (context.getErrorHandler() instanceof ErrorPageErrorHandler pages) {
              context.setErrorHandler(errors.behind(pages));
            }
          }
        });
  }
}
