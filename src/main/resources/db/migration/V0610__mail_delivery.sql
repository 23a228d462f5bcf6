-- A message that an operator sends again counts its two days from then. To the hour, as with due.
alter table mail.message add column resent timestamptz;

-- A message is sealed, so it cannot be made smaller.
alter table mail.message alter column content set storage external;

-- Room beside a row for its claimed and its written version: neither then touches an index. And a
-- queue of a hundred thousand that is done within minutes must not wait for a fifth of them to be
-- dead before it is cleaned.
alter table mail.message set (
  fillfactor = 70,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_insert_scale_factor = 0.1
);

-- By day: what an operator counts and sends again.
create index message_state on mail.message (state, day) where state <> 'accepted';
