package org.casefolio.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.casefolio.platform.settings.Color;
import org.casefolio.platform.settings.Look;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.ResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/**
 * The style sheet in the operator's colour: ours, with the few colours that stand for the site
 * replaced. It is an ordinary static file with an address of its own, so the security policy needs
 * no exception and an old browser no custom properties.
 */
class StyleSheet implements ResourceResolver {

  private static final String FILE = "casefolio.css";

  private final Look look;
  private @Nullable Resource colored;

  StyleSheet(Look look) {
    this.look = look;
  }

  @Override
  public @Nullable Resource resolveResource(
      @Nullable HttpServletRequest request,
      String path,
      List<? extends Resource> locations,
      ResourceResolverChain chain) {
    Resource found = chain.resolveResource(request, path, locations);
    return found != null && path.equals(FILE) ? colored(found) : found;
  }

  @Override
  public @Nullable String resolveUrlPath(
      String path, List<? extends Resource> locations, ResourceResolverChain chain) {
    return chain.resolveUrlPath(path, locations);
  }

  private synchronized Resource colored(Resource plain) {
    if (colored == null) {
      try {
        colored =
            new Colored(colored(plain.getContentAsString(StandardCharsets.UTF_8), look), plain);
      } catch (IOException e) {
        throw new IllegalStateException("a style sheet that cannot be read", e);
      }
    }
    return colored;
  }

  /** A style sheet of ours in another look. */
  static String colored(String css, Look look) {
    return replaced(
        replaced(
            replaced(replaced(css, Look.OURS.color(), look.color()), Look.OURS.dark(), look.dark()),
            Look.OURS.darker(),
            look.darker()),
        Look.OURS.tint(),
        look.tint());
  }

  private static String replaced(String css, Color ours, Color theirs) {
    return css.replace(ours.toString(), theirs.toString());
  }

  /** Known by the name and the age of the file that it was made from. */
  private static final class Colored extends ByteArrayResource {

    private final Resource plain;

    Colored(String css, Resource plain) {
      super(css.getBytes(StandardCharsets.UTF_8), FILE);
      this.plain = plain;
    }

    @Override
    public String getFilename() {
      return FILE;
    }

    @Override
    public long lastModified() throws IOException {
      return plain.lastModified();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
