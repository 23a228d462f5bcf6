-- What the agency says. Planned for 12 million cases and 60 million entries, so rows are narrow:
-- wordings are kept once, event ids as the first half of their SHA-256, contents as 64 bits of it.

create schema if not exists cases;

create table cases.sender (
  id          smallint generated always as identity primary key,
  name        text not null unique,
  -- SHA-256 of the credential; absent for a sender that never sends over HTTP
  credential  bytea unique,
  -- since when it is expected to report
  added_at    timestamptz not null default now(),
  revoked_at  timestamptz,
  last_heard  timestamptz,
  -- the expected rhythm, in the time zone of the site; bit 0 is Monday
  days        smallint,
  open_from   time,
  open_to     time,
  every_s     integer,
  check (num_nulls(days, open_from, open_to, every_s) in (0, 4))
);

create table cases.batch (
  number      integer generated always as identity primary key,
  id          uuid not null unique,
  sender      smallint not null references cases.sender,
  imported    boolean not null,
  started_at  timestamptz not null default now()
);

create table cases.wording (
  id        integer generated always as identity primary key,
  title     text not null,
  title_es  text,
  unique nulls not distinct (title, title_es)
);

create table cases.case_file (
  receipt        text collate "C" primary key,
  id             integer generated always as identity unique,
  form           text not null,
  protected      boolean not null default false,
  -- whether any entry is a correction or a withdrawal
  has_actions    boolean not null default false,
  sender         smallint not null references cases.sender,
  current_entry  bigint,
  newest_entry   bigint
) with (fillfactor = 90);

-- An entry without a wording withdraws its target; one with a wording and a target corrects it.
-- Which entries are in force follows from these rows alone.
create table cases.entry (
  id           bigint generated always as identity,
  occurred_at  timestamptz not null,
  learned_at   timestamptz not null default now(),
  event_key    uuid not null,
  content      bigint not null,
  case_id      integer not null references cases.case_file (id),
  batch        integer not null references cases.batch,
  sender       smallint not null,
  date_only    boolean not null,
  wording      integer references cases.wording,
  respond_by   date,
  target       bigint,
  text_en      text,
  text_es      text,
  primary key (case_id, id),
  unique (sender, event_key),
  check (wording is not null or target is not null)
);

create function cases.refuse_rewriting_history() returns trigger language plpgsql as $$
begin
  raise exception 'the history of cases is append-only';
end
$$;

create trigger append_only before update or delete or truncate on cases.entry
  for each statement execute function cases.refuse_rewriting_history();

create table cases.status_edition (
  number     integer primary key,
  content    text not null,
  stored_at  timestamptz not null default now()
);
