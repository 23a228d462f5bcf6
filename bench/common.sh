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

# Installs a package of Debian. Another installation may be going on: it is waited for.
install_package() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q -o DPkg::Lock::Timeout=600 update >&2
  apt-get -q -o DPkg::Lock::Timeout=600 install -y --no-install-recommends "$1" >&2
}

need_root() {
  [ "$(id -u)" = 0 ] || fail "install Debian's $1, or run this as root"
}

# Installs postfix for its smtp-sink and smtp-source. Nothing is configured and nothing that
# delivers is started: neither by the package's installation nor later.
need_smtp_tools() {
  if command -v smtp-sink >/dev/null && command -v smtp-source >/dev/null; then
    return
  fi
  need_root postfix
  echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
  policy=/usr/sbin/policy-rc.d
  made=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    made=yes
  fi
  install_package postfix || installed=no
  [ -z "$made" ] || rm -f "$policy"
  [ "${installed:-yes}" = yes ] || fail "postfix could not be installed"
}

# Installs the client of PostgreSQL; no server.
need_psql() {
  if ! command -v psql >/dev/null; then
    need_root postgresql-client
    install_package postgresql-client || fail "psql could not be installed"
  fi
}
