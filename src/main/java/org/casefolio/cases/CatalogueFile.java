package org.casefolio.cases;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.casefolio.cases.CatalogueReader.WrongCatalogue;
import org.casefolio.platform.settings.LanguageFiles;
import org.casefolio.platform.settings.WrongSetting;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A data file of ours with the files of further languages. Such a file repeats the structure of the
 * first one with nothing but its own texts: what belongs together has the same name or, in a list,
 * the same key or form. It can add a language and change nothing else.
 */
final class CatalogueFile {

  /** How a language names its texts, such as {@code fr} or {@code pt-BR}. */
  static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*");

  /** Some hundred languages. */
  private static final int LONGEST = 50_000_000;

  private static final List<String> NAMES_OF_ITEMS = List.of("key", "form");
  private static final String NEXT_FILE = "\n---\n";

  private CatalogueFile() {}

  /**
   * The files of the languages offered; throws {@link WrongSetting} where one is no YAML.
   *
   * @param name such as {@code forms}
   */
  static List<String> further(String name, List<Locale> languages, LanguageFiles files) {
    List<String> further = new ArrayList<>();
    for (Locale language : languages) {
      String path = "catalogue/" + name + "." + language.toLanguageTag() + ".yaml";
      files
          .find(path)
          .ifPresent(content -> {
            try {
              load(content);
            } catch (WrongCatalogue e) {
              throw new WrongSetting(path + " is " + e.getMessage() + ".");
            }
            further.add(content);
          });
    }
    return further;
  }

  /** One text of several files, to be kept and read as a whole. */
  static String together(String first, List<String> further) {
    StringBuilder text = new StringBuilder(first);
    further.forEach(file -> text.append(NEXT_FILE).append(file));
    return text.toString();
  }

  /** What is in such a text, made of nothing but maps, lists and plain values. */
  static @Nullable Object load(String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setCodePointLimit(LONGEST);
    try {
      Object whole = null;
      for (Object document : new Yaml(new SafeConstructor(options)).loadAll(yaml)) {
        whole = whole == null ? document : merged(whole, document);
      }
      return whole;
    } catch (MarkedYAMLException e) {
      throw new WrongCatalogue(
          "not readable as YAML"
              + (e.getProblemMark() == null
                  ? ""
                  : " at line " + (e.getProblemMark().getLine() + 1)));
    } catch (YAMLException e) {
      throw new WrongCatalogue("not readable as YAML");
    }
  }

  private static Object merged(Object first, @Nullable Object further) {
    if (first instanceof Map<?, ?> map && further instanceof Map<?, ?> more) {
      Map<Object, Object> merged = new LinkedHashMap<>(map);
      more.forEach((name, value) -> {
        Object there = map.get(name);
        if (there != null) {
          merged.put(name, merged(there, value));
        } else if (LANGUAGE.matcher(String.valueOf(name)).matches()) {
          merged.put(name, value);
        }
      });
      return merged;
    }
    if (first instanceof List<?> list && further instanceof List<?> more) {
      Map<String, Object> byName = new LinkedHashMap<>();
      more.forEach(item -> byName.put(nameOf(item), item));
      return list.stream().map(item -> merged(item, byName.get(nameOf(item)))).toList();
    }
    return first;
  }

  private static String nameOf(Object item) {
    if (item instanceof Map<?, ?> fields) {
      for (String name : NAMES_OF_ITEMS) {
        if (fields.get(name) != null) {
          return name + " " + fields.get(name);
        }
      }
    }
    return "";
  }
}
