-- Cases of which a change was told a moment ago: what follows within ten minutes goes together. A
-- row names the case as a keyed hash, and in clear only the hour after which it is forgotten.
create table notification.recent (
  receipt bytea       primary key,
  told    bytea       not null, -- sealed: the entry that was told at once, and until when others wait
  until   timestamptz not null  -- a full hour
);

create index recent_until on notification.recent (until);
