-- Who did what to an account, or as an operator, and with what result. Nothing here names a case,
-- an account, an address or a whole internet address.
create schema audit;

create table audit.entry (
  id       bigint      generated always as identity primary key,
  at       timestamptz not null,
  account  bytea,                -- keyed hash of the account's pseudonym, if one is known
  operator text,                 -- the name given with --by
  action   text        not null,
  result   text        not null,
  network  bytea,                -- sealed
  detail   text        not null,
  reason   text        not null
);

create index entry_account on audit.entry (account, id desc) where account is not null;

-- The entries after those of the block before, up to last_entry, under a keyed hash that covers the
-- hash of the block before.
create table audit.block (
  number     bigint      primary key,
  last_entry bigint      not null unique,
  entries    integer     not null check (entries > 0),
  sealed_at  timestamptz not null,
  mac        bytea       not null
);

-- Up to which block everything was removed because it was old enough. The proof is a keyed hash.
create table audit.removal (
  number     bigint      primary key,
  last_entry bigint      not null,
  mac        bytea       not null,
  removed_at timestamptz not null,
  proof      bytea       not null
);

-- What the keyed hashes are made with, sealed by a data key.
create table audit.secret (
  only_row boolean primary key default true check (only_row),
  sealed   bytea   not null
);

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only';
end
$$;

create function audit.refuse_deletion_of_entry() returns trigger language plpgsql as $$
begin
  if exists (select from audit.removal where last_entry >= old.id) then
    return old;
  end if;
  raise exception 'the audit log is append-only';
end
$$;

create function audit.refuse_deletion_of_block() returns trigger language plpgsql as $$
begin
  if exists (select from audit.removal where number >= old.number) then
    return old;
  end if;
  raise exception 'the audit log is append-only';
end
$$;

create trigger append_only before update or truncate on audit.entry
  for each statement execute function audit.refuse_change();
create trigger removed_by_blocks before delete on audit.entry
  for each row execute function audit.refuse_deletion_of_entry();
create trigger append_only before update or truncate on audit.block
  for each statement execute function audit.refuse_change();
create trigger removed_in_order before delete on audit.block
  for each row execute function audit.refuse_deletion_of_block();
create trigger append_only before update or delete or truncate on audit.removal
  for each statement execute function audit.refuse_change();
create trigger append_only before update or delete or truncate on audit.secret
  for each statement execute function audit.refuse_change();

-- The only way for an entry to go: with its block and all before it, leaving a row that proves it.
create function audit.remove_blocks(upto bigint, moment timestamptz, given_proof bytea)
  returns bigint language plpgsql as $$
declare
  removed bigint;
begin
  insert into audit.removal (number, last_entry, mac, removed_at, proof)
  select number, last_entry, mac, moment, given_proof from audit.block where number = upto;
  delete from audit.entry
  where id <= (select last_entry from audit.block where number = upto);
  get diagnostics removed = row_count;
  delete from audit.block where number <= upto;
  return removed;
end
$$;
