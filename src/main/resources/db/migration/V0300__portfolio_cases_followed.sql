-- What people follow. Nothing here names a case or a person in clear, and nothing can be joined to a
-- case: no receipt number, no id of a case or of its entries, no time at which something happened to it.
create schema portfolio;

-- One row for an account that uses its portfolio; locked while cases are added or removed.
create table portfolio.portfolio (
  account_id uuid primary key,
  sealed     bytea not null -- choice of e-mail, and since when a link in a mail has stopped it
);

create table portfolio.followed (
  id          uuid primary key,
  account_id  uuid  not null references portfolio.portfolio on delete cascade,
  blind       bytea not null, -- keyed hash of the receipt number
  sealed      bytea not null, -- receipt number, label, note, day added, choice of e-mail; padded
  sealed_seen bytea not null, -- up to where the reader has seen the history; of one length
  removal     uuid,           -- the removal that can still be undone; the row counts as gone
  removed_at  timestamptz,
  unique (account_id, blind),
  check ((removal is null) = (removed_at is null))
);

create index followed_blind on portfolio.followed (blind);

create index followed_removed_at on portfolio.followed (removed_at) where removed_at is not null;
