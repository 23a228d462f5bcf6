-- What each table of a running Casefolio takes, per row and in all: psql -f ops/capacity.sql. The
-- figures of docs/capacity.md come from it. Rows are those that autovacuum last counted.
select
  schemaname || '.' || relname as "table",
  n_live_tup as rows,
  pg_size_pretty(pg_total_relation_size(relid)) as size,
  round(pg_table_size(relid) / greatest(n_live_tup, 1)::numeric) as "bytes a row",
  round(pg_indexes_size(relid) / greatest(n_live_tup, 1)::numeric) as "of indexes"
from pg_stat_user_tables
where n_live_tup > 0
order by pg_total_relation_size(relid) desc;
