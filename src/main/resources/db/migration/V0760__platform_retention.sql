-- Work that is done once a day by one node of all.
create table platform.daily_work (
  name text primary key,
  done date,
  lease uuid,
  leased_until timestamptz
);

-- What the law wants kept. What is held, and why, is sealed.
create table platform.legal_hold (
  number int generated always as identity primary key,
  placed date not null,
  sealed bytea not null
);
