package org.casefolio.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * Every address that can be opened is on the list from which the pages are looked at in a browser,
 * so that no page goes in that nobody has looked at.
 */
class RoutesTests {

  private static final Path LIST = Path.of("src/test/resources/structure/pages.txt");
  private static final Path CLASSES = Path.of("target/classes");

  @Test
  void listsEveryAddressThatCanBeOpened() throws Exception {
    Set<String> listed = new TreeSet<>();
    for (String line : Files.readAllLines(LIST)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        assertThat(line).matches("(page|file) /\\S*");
        listed.add(line.substring("page ".length()));
      }
    }
    assertThat(listed)
        .as("%s; a new page also needs an entry in SitePages", LIST)
        .isEqualTo(routes());
  }

  private static Set<String> routes() throws ClassNotFoundException {
    Set<String> routes = new TreeSet<>();
    for (Path file : Sources.list(CLASSES.resolve("org/casefolio"), ".class")) {
      String name = CLASSES.relativize(file).toString().replace('/', '.').replace('\\', '.');
      Class<?> type =
          Class.forName(
              name.substring(0, name.length() - ".class".length()),
              false,
              RoutesTests.class.getClassLoader());
      if (AnnotatedElementUtils.hasAnnotation(type, Controller.class)) {
        routes.addAll(routes(type));
      }
    }
    return routes;
  }

  private static Set<String> routes(Class<?> controller) {
    RequestMapping base =
        AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
    List<String> prefixes =
        base == null || base.path().length == 0 ? List.of("") : List.of(base.path());
    return Arrays.stream(controller.getDeclaredMethods())
        .map(method -> AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class))
        .filter(mapping -> mapping != null && opens(mapping))
        .flatMap(mapping -> Arrays.stream(mapping.path()))
        .flatMap(path -> prefixes.stream().map(prefix -> prefix + path))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean opens(RequestMapping mapping) {
    return mapping.method().length == 0
        || Arrays.asList(mapping.method()).contains(RequestMethod.GET);
  }
}
