-- Holds: what is checked by a person before anyone is told.

-- Finds the entries of a batch. History is only appended to, so a batch lies together in it, and
-- a few kilobytes tell where.
create index entry_batch on cases.entry using brin (batch)
  with (pages_per_range = 32, autosummarize = on);

-- How many changes came under a title on a day (of the site). Several rows a day, one for each of
-- sixteen groups of connections, so that those who record at the same time rarely wait.
create table cases.title_day (
  title    text     not null, -- '' for what takes something back
  day      date     not null,
  shard    smallint not null,
  changes  bigint   not null,
  primary key (title, day, shard)
) with (fillfactor = 70);

create table cases.hold (
  number      integer generated always as identity primary key,
  state       text not null default 'held'
              check (state in ('held', 'withdrawing', 'released', 'withdrawn')),
  automatic   boolean not null,
  -- what is held: whatever fits all that is given
  batch       integer references cases.batch,
  sender      smallint references cases.sender,
  since       timestamptz,
  title       text,
  placed_at   timestamptz not null default now(),
  -- whether what came before the hold has been stopped, too
  settled     boolean not null default false,
  ended_at    timestamptz,
  reason      text,
  -- how many changes of that day had come under the title when it was released
  allowed     bigint,
  -- the batch of the withdrawals
  withdrawal  uuid,
  check (num_nonnulls(batch, sender, since, title) > 0)
);

create unique index hold_title on cases.hold (title) where automatic and state = 'held';
create index hold_open on cases.hold (number) where state in ('held', 'withdrawing');

-- The batches that an open hold covers.
create table cases.held_batch (
  batch  integer not null references cases.batch,
  hold   integer not null references cases.hold,
  primary key (batch, hold)
);

create index held_batch_hold on cases.held_batch (hold);

-- What a withdrawal still has to take back.
create table cases.held_entry (
  hold     integer not null references cases.hold,
  case_id  integer not null,
  entry    bigint  not null,
  done     boolean not null default false,
  primary key (hold, case_id, entry)
);

create index held_entry_next on cases.held_entry (hold, case_id) where not done;
