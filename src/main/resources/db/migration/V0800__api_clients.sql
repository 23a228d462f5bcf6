-- Programs that ask on behalf of others: what they may do, and what shows that it is they. Secrets
-- and tokens are random, so a plain hash of them tells nothing.
create schema api;

create table api.client (
  id         uuid        primary key, -- owns the data key of what the client subscribes to
  client_id  text        not null unique,
  name       text        not null,
  rate       integer     check (rate > 0),  -- requests a second; absent: as it is set
  day        integer     check (day > 0),   -- requests a day; absent: as it is set
  added_at   timestamptz not null,
  revoked_at timestamptz
);

create unique index client_name on api.client (name) where revoked_at is null;

-- One that has been replaced has an end.
create table api.secret (
  hash   bytea primary key,
  client uuid  not null references api.client,
  ends   timestamptz
);

create index secret_client on api.secret (client);

create table api.token (
  hash   bytea       primary key,
  client uuid        not null references api.client,
  ends   timestamptz not null
);

create index token_client on api.token (client);
create index token_ends on api.token (ends);

-- How many requests of a day nodes have taken for a client, to answer.
create table api.quota (
  client uuid    not null references api.client,
  day    date    not null,
  drawn  integer not null,
  primary key (client, day)
);
