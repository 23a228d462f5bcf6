# Read by the programs of this folder.

fail() {
  echo "$(basename "$0"): $1" >&2
  exit 1
}

usage() {
  sed -n 's/^#   \(ops\/backup.*\)/usage: \1/p' "$0" >&2
  exit 2
}

# The programs of PostgreSQL: PGBIN, or Debian's newest.
bin=${PGBIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)}
[ -x "$bin/pg_basebackup" ] || fail "there is no pg_basebackup; install Debian's postgresql-15, or set PGBIN"
[ -x "$bin/pg_verifybackup" ] || fail "there is no pg_verifybackup beside pg_basebackup"
