package org.casefolio.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Packs {@link hello.Hello} as the program is packed, with the program's own copies of the
 * libraries that it needs.
 */
final class HelloJar {

  private static final Pattern NEEDED =
      Pattern.compile(
          "BOOT-INF/lib/(?:HikariCP|postgresql|checker-qual|commons-logging|jspecify|slf4j-api"
              + "|jul-to-slf4j|log4j-api|log4j-to-slf4j|logback-classic|logback-core|snakeyaml"
              + "|micrometer-commons|micrometer-observation|jakarta\\.annotation-api"
              + "|jakarta\\.servlet-api|jackson-annotations|jackson-core|jackson-databind"
              + "|jetty-(?:ee-webapp|ee11-servlet|ee11-webapp|http|io|security|server|session|util"
              + "|xml|compression-common|compression-gzip|compression-server)"
              + "|spring-(?:aop|beans|context|core|expression|jdbc|tx|web|webmvc)"
              + "|spring-boot(?:-autoconfigure|-http-converter|-jackson|-jarmode-tools|-jdbc|-jetty"
              + "|-persistence|-servlet|-sql|-transaction|-web-server|-webmvc)?)"
              + "-[0-9][^/]*\\.jar");

  private static final String LOADER = "org/springframework/boot/loader/";

  private HelloJar() {}

  /** Packs it; returns where it is. */
  static Path pack(Path program, Path folder) throws IOException {
    Path packed = folder.resolve("hello.jar");
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, LOADER.replace('/', '.') + "launch.JarLauncher");
    main.putValue("Start-Class", "hello.Hello");
    main.putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
    main.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
    main.putValue("Enable-Native-Access", "ALL-UNNAMED");
    try (JarFile from = new JarFile(program.toFile());
        OutputStream file = Files.newOutputStream(packed);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (JarEntry entry : from.stream().toList()) {
        if (entry.getName().startsWith(LOADER) && !entry.isDirectory()) {
          add(out, new JarEntry(entry.getName()), from.getInputStream(entry));
        } else if (NEEDED.matcher(entry.getName()).matches()) {
          JarEntry library = new JarEntry(entry.getName());
          library.setMethod(JarEntry.STORED); // the loader reads it where it is
          library.setSize(entry.getSize());
          library.setCrc(entry.getCrc());
          add(out, library, from.getInputStream(entry));
        }
      }
      Path classes = Path.of("target", "test-classes");
      // The loader finds classes in a folder only if the folder itself is listed.
      for (String folderEntry :
          List.of("BOOT-INF/", "BOOT-INF/classes/", "BOOT-INF/classes/hello/")) {
        add(out, new JarEntry(folderEntry), InputStream.nullInputStream());
      }
      try (Stream<Path> own = Files.list(classes.resolve("hello"))) {
        for (Path one : List.copyOf(own.toList())) {
          add(
              out,
              new JarEntry("BOOT-INF/classes/hello/" + one.getFileName()),
              Files.newInputStream(one));
        }
      }
    }
    return packed;
  }

  private static void add(JarOutputStream out, JarEntry entry, InputStream content)
      throws IOException {
    try (content) {
      out.putNextEntry(entry);
      content.transferTo(out);
      out.closeEntry();
    }
  }
}
