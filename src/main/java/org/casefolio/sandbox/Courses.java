package org.casefolio.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.casefolio.sandbox.Course.Step;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What the pretend agency goes by: the file {@code sandbox/courses.yaml}, which explains itself.
 *
 * @param all one for each group of forms
 * @param demonstration the story of the case that the first page names
 * @param wording what the agency says with a status
 */
record Courses(List<Course> all, Course demonstration, Wording wording) {

  private static final String FILE = "/sandbox/courses.yaml";

  private static final Pattern START = Pattern.compile("([0-9.]+) > (.+)");
  private static final Pattern ONWARD =
      Pattern.compile("([0-9.]+) in ([0-9]+)-([0-9]+) days > (.+)");

  /** Reads the file; one that is not understood is a mistake of ours and stops the start. */
  static Courses read() {
    Map<String, Object> file = yaml(FILE);
    String resumed = text(file, "resumed");
    String reopened = text(file, "reopened");
    Map<String, List<Step>> common = steps(list(file, "common"));
    List<Course> all = new ArrayList<>();
    for (Map<String, Object> course : maps(list(file, "courses"))) {
      Map<String, List<Step>> steps = new HashMap<>(common);
      steps.putAll(steps(list(course, "steps")));
      Map<String, Double> forms = new LinkedHashMap<>();
      map(course, "forms")
          .forEach((form, weight) -> forms.put(form, ((Number) weight).doubleValue()));
      all.add(
          new Course(
              text(course, "name"),
              forms,
              texts(list(course, "serviceCenters")),
              texts(list(course, "lockboxes")),
              list(course, "starts").stream().map(Courses::start).toList(),
              steps,
              resumed,
              reopened));
    }
    Course demonstration =
        new Course(
            "demonstration",
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            steps(list(file, "demonstration")),
            resumed,
            reopened);
    return new Courses(List.copyOf(all), demonstration, Wording.of(file));
  }

  /** The course of a form; a form of no course is treated as a family petition's. */
  Course of(String form) {
    return all.stream()
        .filter(course -> course.forms().containsKey(form))
        .findFirst()
        .or(() -> all.stream().filter(course -> course.forms().containsKey("I-130")).findFirst())
        .orElseThrow();
  }

  private static Map<String, List<Step>> steps(List<Object> entries) {
    Map<String, List<Step>> steps = new HashMap<>();
    for (Map<String, Object> entry : maps(entries)) {
      List<Step> onward = list(entry, "to").stream().map(Courses::onward).toList();
      texts(list(entry, "from")).forEach(title -> steps.put(title, onward));
    }
    return steps;
  }

  private static Step start(Object line) {
    Matcher parts = parts(START, line);
    return new Step(parts.group(2), Double.parseDouble(parts.group(1)), 0, 0);
  }

  private static Step onward(Object line) {
    Matcher parts = parts(ONWARD, line);
    return new Step(
        parts.group(4),
        Double.parseDouble(parts.group(1)),
        Integer.parseInt(parts.group(2)),
        Integer.parseInt(parts.group(3)));
  }

  private static Matcher parts(Pattern pattern, Object line) {
    Matcher parts = pattern.matcher(line.toString());
    if (!parts.matches()) {
      throw new IllegalStateException(FILE + " has a line that is not understood: " + line);
    }
    return parts;
  }

  /** A file of the class path. */
  @SuppressWarnings("unchecked") // YAML has no types; what is taken out of it is checked
  static Map<String, Object> yaml(String file) {
    try (InputStream input = Courses.class.getResourceAsStream(file)) {
      if (input == null) {
        throw new IllegalStateException(file + " is missing");
      }
      return (Map<String, Object>) new Yaml(new SafeConstructor(new LoaderOptions())).load(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Map<String, Object> from, String key) {
    return present(from, key).toString();
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(Map<String, Object> from, String key) {
    return (List<Object>) present(from, key);
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Map<String, Object> from, String key) {
    return (Map<String, Object>) present(from, key);
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> maps(List<Object> entries) {
    return entries.stream().map(entry -> (Map<String, Object>) entry).toList();
  }

  private static List<String> texts(List<Object> entries) {
    return entries.stream().map(Object::toString).toList();
  }

  private static Object present(Map<String, Object> from, String key) {
    Object value = from.get(key);
    if (value == null) {
      throw new IllegalStateException("\"" + key + "\" is missing in a file of the sandbox");
    }
    return value;
  }
}
