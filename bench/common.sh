# What the benchmarks share; read by bench/run.

fail() {
  echo "bench: $1" >&2
  exit 3
}

# A Java that the program runs on.
find_java() {
  for home in "${JAVA_HOME:-}" "${JAVA_HOME_25:-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/*; do
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null || true)
    if [ -n "$version" ] && [ "$version" -ge 25 ] && [ -x "$home/bin/java" ]; then
      echo "$home/bin/java"
      return
    fi
  done
  fail "no Java 25 was found; set JAVA_HOME"
}

# Builds what is measured and what measures it; nothing while nothing changed is left to Maven.
build() {
  mkdir -p target/bench
  mvn -q -B -DskipTests test-compile dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile=target/bench/classpath >&2 || fail "the build failed"
}

# run_java CLASS [ARGUMENTS]
run_java() {
  class=$1
  shift
  java=$(find_java)
  "$java" -Xmx1g --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "target/classes:target/test-classes:$(cat target/bench/classpath)" "$class" "$@"
}

# Installs postfix for its smtp-sink and smtp-source. Nothing is configured and nothing that
# delivers is started: neither by the package's installation nor later.
need_smtp_tools() {
  if command -v smtp-sink >/dev/null && command -v smtp-source >/dev/null; then
    return
  fi
  [ "$(id -u)" = 0 ] || fail "smtp-sink and smtp-source are missing: install Debian's postfix"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q update >&2
  echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
  policy=/usr/sbin/policy-rc.d
  made=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    made=yes
  fi
  apt-get -q install -y --no-install-recommends postfix >&2 || installed=no
  [ -z "$made" ] || rm -f "$policy"
  [ "${installed:-yes}" = yes ] || fail "postfix could not be installed"
}
