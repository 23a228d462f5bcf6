-- What a mirror follows at the agency's Case Status API. It names cases in clear, as cases.case_file
-- does: on a mirror both are the list of whom the operator serves.

create schema if not exists mirror;

create table mirror.watched (
  id                   integer generated always as identity primary key,
  receipt              text collate "C" not null unique,
  -- the day alone, by which nobody can be told who added it
  added_on             date not null,
  -- not asked for since it was added
  urgent               boolean not null default true,
  -- when it is asked for next; absent when it no longer is
  due_at               timestamptz,
  -- when it was last taken to be asked for: whoever took it before then has lost it
  taken_at             timestamptz,
  -- when the agency last answered, and what sort of answer it was
  answered_at          timestamptz,
  recognized           boolean,
  -- the agency's own words where it does not recognise the number
  message              text,
  -- whether it was not recognised at first, so that the first answer is news
  unrecognized_before  boolean not null default false,
  failures             integer not null default 0,
  failing_since        timestamptz,
  -- how many different answers there were, and the SHA-256 of the last
  answers              integer not null default 0,
  content              bytea,
  -- when there was news last
  changed_at           timestamptz,
  -- since when nobody follows it
  left_at              timestamptz,
  check (recognized is null or answered_at is not null)
) with (fillfactor = 80);

create index watched_due on mirror.watched (due_at)
  where due_at is not null and left_at is null and not urgent;
create index watched_urgent on mirror.watched (due_at)
  where due_at is not null and left_at is null and urgent;
create index watched_left on mirror.watched (left_at) where left_at is not null;

-- Every different answer as it came. Only ever appended to.
create table mirror.answer (
  watched      integer not null references mirror.watched on delete cascade,
  number       integer not null,
  received_at  timestamptz not null,
  body         text not null,
  primary key (watched, number)
);

-- What was understood of all answers, from which it follows what is news in the next one.
create table mirror.known (
  watched  integer primary key references mirror.watched on delete cascade,
  content  json not null
);

-- What is left of what the agency allows, and how its service does: one row for the whole cluster.
create table mirror.budget (
  one            boolean primary key default true check (one),
  day            date not null default '2000-01-01',
  used           integer not null default 0,
  -- requests a second that are allowed at the moment; absent until something was drawn
  rate           double precision,
  rate_at        timestamptz not null default '2000-01-01 00:00Z',
  -- when the next request may start, and up to when what the day allows was handed out
  next_at        timestamptz not null default '2000-01-01 00:00Z',
  paced_at       timestamptz not null default '2000-01-01 00:00Z',
  blocked_until  timestamptz not null default '2000-01-01 00:00Z',
  -- refusals in a row, and when the last one came
  refusals       integer not null default 0,
  refused_at     timestamptz not null default '2000-01-01 00:00Z',
  -- rounds in a row without an answer, since when, why, and the agency's own words
  bad_rounds     integer not null default 0,
  failing_since  timestamptz,
  reason         text,
  message        text,
  last_good      timestamptz
);

insert into mirror.budget default values;
