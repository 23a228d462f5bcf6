# Sourced by the programs of this folder: builds what they need and finds a Java for it.
[ -f pom.xml ] || cd "$(dirname "$0")/.."

jar=target/casefolio.jar
classpath=target/chaos/classpath.txt
if [ ! -f "$jar" ] || [ ! -f "$classpath" ] \
  || [ -n "$(find pom.xml src -newer "$classpath" -type f | head -n 1)" ]; then
  mkdir -p target/chaos
  mvn -q -B -DskipTests package dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile="$classpath" >&2
  touch "$classpath" # is left alone if nothing new stands in it
fi

# Java 25 or newer, as the build finds it.
for java in "${JAVA_HOME:-/none}/bin/java" "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
  [ -x "$java" ] || continue
  version=$("$java" -XshowSettings:properties -version 2>&1 \
    | sed -n 's/.*java.specification.version = //p')
  case $version in
    2[5-9] | [3-9]?) found=$java; break ;;
  esac
done
if [ -z "${found:-}" ]; then
  echo "$0: there is no Java 25 here" >&2
  exit 2
fi

# Replaces this shell by one of our classes.
become() {
  exec "$found" -Xmx1g -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
    --enable-native-access=ALL-UNNAMED -Dcasefolio.jar="$jar" \
    -cp "target/test-classes:target/classes:$(cat "$classpath")" "$@"
}
