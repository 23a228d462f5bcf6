package org.casefolio.structure;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/** What the program answers, read from its controllers: those of the demonstration, too. */
public final class Routes {

  private static final Path CLASSES = Path.of("target/classes");

  private Routes() {}

  /**
   * A path and one of the methods that it is mapped for.
   *
   * @param method a GET stands for HEAD, too
   */
  public record Route(String method, String path) implements Comparable<Route> {
    @Override
    public int compareTo(Route other) {
      return Comparator.comparing(Route::path).thenComparing(Route::method).compare(this, other);
    }
  }

  /** Every path that can be opened in a browser. */
  static Set<String> opened() {
    return all().stream()
        .filter(route -> route.method().equals("GET"))
        .map(Route::path)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Every path with each of its methods; what is mapped for any method is listed with two. */
  public static Set<Route> all() {
    return Sources.list(CLASSES.resolve("org/casefolio"), ".class").stream()
        .map(Routes::load)
        .filter(type -> AnnotatedElementUtils.hasAnnotation(type, Controller.class))
        .flatMap(Routes::routes)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Class<?> load(Path file) {
    String name = CLASSES.relativize(file).toString().replace('/', '.').replace('\\', '.');
    try {
      return Class.forName(
          name.substring(0, name.length() - ".class".length()),
          false,
          Routes.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Stream<Route> routes(Class<?> controller) {
    RequestMapping base =
        AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
    List<String> prefixes =
        base == null || base.path().length == 0 ? List.of("") : List.of(base.path());
    return Arrays.stream(controller.getDeclaredMethods())
        .map(method -> AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class))
        .filter(mapping -> mapping != null)
        .flatMap(mapping ->
            Arrays.stream(mapping.path())
                .flatMap(path -> prefixes.stream().map(prefix -> prefix + path))
                .flatMap(path -> methods(mapping).map(method -> new Route(method, path))));
  }

  private static Stream<String> methods(RequestMapping mapping) {
    return mapping.method().length == 0
        ? Stream.of("GET", "POST")
        : Arrays.stream(mapping.method()).map(RequestMethod::name);
  }
}
