-- Room beside a row, so that claiming it touches no index. And a queue that empties within minutes
-- must not wait for a fifth of it to be dead before it is cleaned: who claims walks past the dead.
alter table notification.change set (
  fillfactor = 50,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_insert_scale_factor = 0.1
);
