-- Messages that may travel together: what waits for a digest, or for ten minutes to pass. When they
-- are due, one letter is written from all of them. It is a row of its own that is sent, tried again
-- and comes back like any other; the messages keep theirs, by which they can be held and cancelled
-- one by one, and what has become of them is read from the letter that carries them.
alter table mail.message
  add column bundle  bytea,                          -- keyed hash of owner, address and writer
  add column letter  boolean not null default false, -- carries others
  add column carrier uuid references mail.message (id) on delete set null;

drop index mail.message_queue;
create index message_queue on mail.message (priority, due)
  where state = 'waiting' and halt is null and bundle is null;
create index message_bundles on mail.message (priority, due, bundle, id)
  where state = 'waiting' and halt is null and bundle is not null and carrier is null;
create index message_bundle on mail.message (bundle)
  where state = 'waiting' and bundle is not null and carrier is null;
create index message_carrier on mail.message (carrier) where carrier is not null;
-- Letters that must not leave as they are.
create index message_broken on mail.message (id) where letter and halt = 'cancelled';
