-- Who asks for many neighbouring numbers is found by counting: a keyed hash of who or of where, how
-- many, until when. A row counts for a day at most and is deleted within a minute after that. The
-- table is unlogged, so that counting writes no log that a question would have to wait for, and so
-- that no archive of logs, replica or physical backup keeps what is gone here. After a crash of the
-- server it is empty, and counting begins anew.
create schema sweeping;

create unlogged table sweeping.tally (
  subject bytea       primary key,
  taken   integer     not null,
  ends    timestamptz not null
);

create index tally_ends on sweeping.tally (ends);
