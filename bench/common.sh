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

# Builds what is measured, packaged as it is delivered, and what measures it; nothing where nothing
# has changed since.
build() {
  built=target/bench/classpath
  if [ -f target/casefolio.jar ] && [ -f "$built" ] \
    && [ -z "$(find pom.xml src -newer "$built" -type f | head -n 1)" ]; then
    return
  fi
  mkdir -p target/bench
  mvn -q -B -DskipTests package dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile="$built" >&2 || fail "the build failed"
  touch "$built" # is left alone if nothing new stands in it
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

# without_services COMMAND: whatever it installs, no service is started by that.
without_services() {
  policy=/usr/sbin/policy-rc.d
  made=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    made=yes
  fi
  succeeded=yes
  "$@" || succeeded=no
  [ -z "$made" ] || rm -f "$policy"
  [ "$succeeded" = yes ]
}

# need_program PROGRAM PACKAGE: installs Debian's package unless the program is there already. No service
# is started by that.
need_program() {
  if ! command -v "$1" >/dev/null; then
    need_root "$2"
    without_services install_package "$2" || fail "$2 could not be installed"
  fi
}

need_nginx() {
  PATH=$PATH:/usr/sbin
  need_program nginx nginx-light
}

need_wrk() {
  need_program wrk wrk
}

need_pgbench() {
  need_program pgbench postgresql
}

need_argon2() {
  need_program argon2 argon2
}

# Installs postfix for its smtp-sink and smtp-source. Nothing is configured and nothing that
# delivers is started: neither by the package's installation nor later.
need_smtp_tools() {
  if command -v smtp-sink >/dev/null && command -v smtp-source >/dev/null; then
    return
  fi
  need_root postfix
  echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
  without_services install_package postfix || fail "postfix could not be installed"
}

# Installs the client of PostgreSQL; no server.
need_psql() {
  need_program psql postgresql-client
}
