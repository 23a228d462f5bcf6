-- What a client subscribes to is as secret as a portfolio: the number is sealed with the client's
-- key and found by a keyed hash.
create table api.subscription (
  client  uuid  not null references api.client,
  receipt bytea not null,
  sealed  bytea not null,
  primary key (receipt, client)
);

create index subscription_client on api.subscription (client);

-- Changes that wait for their places in the feeds: one row for each batch, sealed with a key of the
-- instance.
create table api.arrival (
  number bigint      primary key generated always as identity,
  due    timestamptz not null, -- later for what a person looks at first
  sealed bytea       not null
);

-- The feed of a client: places are given in the order in which they become visible. The receipt is a
-- keyed hash, for a case that is protected from now on; what the change is, is sealed.
create table api.change (
  client  uuid   not null references api.client,
  place   bigint not null,
  receipt bytea  not null,
  day     date   not null,
  sealed  bytea  not null,
  primary key (client, place)
);

create index change_receipt on api.change (receipt);
create index change_day on api.change (day);

-- The place given last, and the last one that is no longer kept.
alter table api.client
  add column last_place bigint not null default 0,
  add column forgotten  bigint not null default 0;
