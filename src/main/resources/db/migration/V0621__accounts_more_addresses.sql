-- Up to two more addresses of an account, which only get mail about cases.
create table accounts.more_address (
  id            uuid    primary key,
  account       uuid    not null references accounts.account (id) on delete cascade,
  address       bytea   not null, -- sealed
  address_index bytea   not null, -- keyed hash of account and address: not the same in two accounts
  confirmed     boolean not null default false,
  unique (account, address_index)
);

-- The address that a link confirms, where it is not the account's own.
alter table accounts.link
  add column address uuid references accounts.more_address (id) on delete cascade,
  drop constraint link_purpose_check,
  add constraint link_purpose_check
    check (purpose in ('CONFIRM_EMAIL', 'CONFIRM_MORE', 'RESET_PASSWORD'));

create index link_address on accounts.link (address) where address is not null;
