# What the programs of this folder share; read by bash.
#
# The members of a cluster: etcd, postgres1-3 (each a Patroni with its PostgreSQL), haproxy, node1-3.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
postgres_bin=/usr/lib/postgresql/15/bin
members=(etcd postgres1 postgres2 postgres3 haproxy node1 node2 node3)

fail() {
  echo "${0##*/}: $1" >&2
  exit 3
}

need_root() {
  [ "$(id -u)" = 0 ] || fail "run this as root: it starts each program as a user of its own"
}

folder=$(realpath -m "${CLUSTER:-$root/target/cluster}")

# Reads what up wrote: the ports, and where everything is.
read_cluster() {
  [ -f "$folder/cluster.env" ] || fail "there is no cluster in $folder; ops/cluster/up makes one"
  . "$folder/cluster.env"
}

# A Java that the program runs on.
find_java() {
  local home version
  for home in "${JAVA_HOME:-}" "${JAVA_HOME_25:-}" /usr/lib/jvm/*; do
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null || true)
    if [ -n "$version" ] && [ "$version" -ge 25 ] && [ -x "$home/bin/java" ]; then
      echo "$home/bin/java"
      return
    fi
  done
  fail "no Java 25 was found; set JAVA_HOME"
}

# as USER COMMAND…: replaces this shell by the command, which gets nothing of our environment but
# what is in the array settings.
as() {
  local user=$1
  shift
  exec setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "${settings[@]}" "$@"
}

# launch NAME USER COMMAND…: in a session of its own, its number in run/NAME.pid.
launch() {
  local name=$1 user=$2
  shift 2
  (
    cd /
    as "$user" setsid "$@" </dev/null >>"$folder/log/$name.log" 2>&1
  ) &
  echo $! >"$folder/run/$name.pid"
  # Until then the number is that of a shell. Who has ended already is missed by who asks next.
  until_true 5 is_running "$name" || true
}

start_member() {
  local settings=()
  ! is_running "$1" || return 0
  case $1 in
    etcd)
      launch etcd postgres etcd --name etcd --data-dir "$folder/etcd" \
        --heartbeat-interval 500 --election-timeout 5000 \
        --listen-client-urls "http://127.0.0.1:$etcd_port" \
        --advertise-client-urls "http://127.0.0.1:$etcd_port" \
        --listen-peer-urls "http://127.0.0.1:$etcd_peer_port" \
        --initial-advertise-peer-urls "http://127.0.0.1:$etcd_peer_port" \
        --initial-cluster "etcd=http://127.0.0.1:$etcd_peer_port"
      ;;
    postgres[123])
      launch "$1" postgres /usr/bin/patroni "$folder/$1/patroni.yml"
      ;;
    haproxy)
      launch haproxy "$program_user" /usr/sbin/haproxy -db -f "$folder/haproxy/haproxy.cfg"
      ;;
    node[123])
      mapfile -t settings <"$folder/$1/settings"
      launch "$1" "$program_user" "$java" -Xmx"${heap}" -XX:+UseSerialGC \
        --enable-native-access=ALL-UNNAMED -jar "$jar"
      ;;
    *) fail "there is no member $1; these are ${members[*]}" ;;
  esac
}

pid_of() {
  cat "$folder/run/$1.pid" 2>/dev/null || echo 0
}

# Whether the member that was started here still runs: the number could be somebody else's by now.
is_running() {
  local pid
  pid=$(pid_of "$1")
  [ "$pid" != 0 ] \
    && { tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -qF -e "$folder" -e "$jar"
}

# The processes of a member: its own, and those of the server that a Patroni has started.
processes_of() {
  local pid data
  pid=$(pid_of "$1")
  ! is_running "$1" || echo "$pid"
  data=$(realpath -m "$folder/$1/data")
  for pid in $(pgrep -u postgres postgres); do
    [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" != "$data" ] || echo "$pid"
  done
}

signal_member() {
  local pids
  pids=$(processes_of "$1")
  [ -z "$pids" ] || kill "-$2" $pids 2>/dev/null || true
}

# until_true SECONDS COMMAND…
until_true() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.2
  done
}

answers() {
  curl -sf -m 5 -o /dev/null "$1"
}

# is_ready_or_gone NODE PORT: whether there is nothing more to wait for.
is_ready_or_gone() {
  answers "http://127.0.0.1:$2/actuator/health/readiness" || ! is_running "$1"
}

# Asks a member to end and waits for it.
stop_member() {
  local pid
  pid=$(pid_of "$1")
  is_running "$1" || return 0
  kill -CONT "$pid" 2>/dev/null || true
  kill -TERM "$pid" 2>/dev/null || true
  if ! until_true "${2:-60}" is_gone "$1"; then
    echo "$1 does not stop and is killed" >&2
    signal_member "$1" KILL
  fi
}

is_gone() {
  [ -z "$(processes_of "$1")" ]
}

# Which PostgreSQL is the primary, by its name; nothing while there is none.
primary() {
  local number port
  for number in 1 2 3; do
    port=patroni${number}_port
    if answers "http://127.0.0.1:${!port}/primary"; then
      echo "postgres$number"
      return
    fi
  done
}

# Which one has to have every commit before it is acknowledged.
synchronous() {
  local number port
  for number in 1 2 3; do
    port=patroni${number}_port
    if answers "http://127.0.0.1:${!port}/synchronous"; then
      echo "postgres$number"
      return
    fi
  done
}

# Whether there is a primary, a synchronous replica, and as many replicas that stream as wanted.
is_whole() {
  local number port found=0
  [ -n "$(primary)" ] && [ -n "$(synchronous)" ] || return 1
  for number in 1 2 3; do
    port=patroni${number}_port
    ! answers "http://127.0.0.1:${!port}/replica" || found=$((found + 1))
  done
  [ "$found" = 2 ]
}
