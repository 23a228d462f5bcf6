-- Sealed by the master key in force, so that a start knows whether it has the right one.
create table platform.master (
  only_row boolean primary key default true check (only_row),
  proof    bytea   not null
);

-- The keys of the keyed hashes after the first, which stands beside the master key; each is applied
-- to what those before it have made. Wrapped by the master key.
create table platform.index_key (
  generation smallint primary key check (generation between 1 and 255),
  wrapped    bytea    not null
);

-- A change of the master key and of the key of the keyed hashes that is going on. Every node reads
-- what either has made; once it is used, what is new is written with the new ones.
create table platform.rotation (
  only_row   boolean  primary key default true check (only_row),
  generation smallint not null references platform.index_key (generation),
  used       boolean  not null default false,
  keys       bytea    not null, -- the new keysets, wrapped by the master key that they replace
  proof      bytea    not null  -- sealed by the new master key
);
