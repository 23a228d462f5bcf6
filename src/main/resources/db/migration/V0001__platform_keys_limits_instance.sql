-- The platform's own tables. Flyway has created the schema.

-- One wrapped data key per owner (an account).
create table platform.data_key (
  owner   uuid primary key,
  wrapped bytea not null
);

-- Counted limits: a keyed hash of who, a window, how many. Rows go when the window is over.
create table platform.limit_count (
  subject      bytea       not null,
  window_start timestamptz not null,
  window_end   timestamptz not null,
  taken        integer     not null,
  primary key (subject, window_start)
);

create index limit_count_window_end on platform.limit_count (window_end);

-- What this database was made for: a demonstration never becomes anything else, nor the reverse.
create table platform.instance (
  only_row boolean primary key default true check (only_row),
  demo     boolean not null
);
