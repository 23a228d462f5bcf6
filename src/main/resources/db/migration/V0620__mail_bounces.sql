-- What becomes of a message after the relay has taken it.
alter table mail.message
  -- How often it came back for the time being and was sent again.
  add column returns smallint not null default 0,
  -- Given up because it came back for good, or because nothing goes to its address.
  add column bounced boolean not null default false;

-- What a report is found by. Apart from the messages, so that fixing what a message says still
-- touches no index; without a reference to them, because a report that finds none changes nothing.
-- Goes by its day, long after the last report can have come.
create table mail.return_path (
  hash    bytea primary key, -- keyed hash of the token in the return path
  message uuid  not null,
  day     date  not null
);

-- Addresses that get no mail until their owner confirms them again.
create table mail.unreachable (
  owner   uuid  not null,
  address bytea not null, -- keyed hash of owner and address
  details bytea not null, -- sealed: why and since when
  primary key (address)
);

create index unreachable_owner on mail.unreachable (owner);

-- Reports that were dealt with, so that one read twice has its effect once.
create table mail.report (
  identity bytea primary key, -- keyed hash of the token and the report's own identity
  day      date  not null
);

-- Work that one node at a time does.
create table mail.turn (
  name   text        primary key,
  holder uuid        not null,
  until  timestamptz not null
);
