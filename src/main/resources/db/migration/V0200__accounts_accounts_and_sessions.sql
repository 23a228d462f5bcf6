-- Accounts, what recovers them, and sessions. Nothing here says whose an account is: User ID and
-- address are sealed with the account's data key and found by a keyed hash.
create schema accounts;

create table accounts.account (
  id            uuid    primary key,
  kind          text    not null
                check (kind in ('APPLICANT', 'EMPLOYER', 'REPRESENTATIVE', 'COMMUNITY_ORGANIZATION')),
  user_id       bytea   not null,
  user_id_index bytea   not null unique,
  -- The confirmed address. One address may serve several accounts, and an account may have none.
  email         bytea,
  email_index   bytea,
  -- An address that waits for its confirmation; mail about cases never goes there.
  new_email     bytea,
  language      text    not null,
  password      text    not null,
  -- Counts up when every session of the account has to end.
  generation    integer not null default 1,
  created       date    not null,
  check ((email is null) = (email_index is null))
);

create index account_email_index on accounts.account (email_index);

-- Links in mails, as SHA-256 of a random value. A used or dead one stays a while, so that its page can
-- say what has become of it.
create table accounts.link (
  hash    bytea       primary key,
  account uuid        not null references accounts.account (id) on delete cascade,
  purpose text        not null check (purpose in ('CONFIRM_EMAIL', 'RESET_PASSWORD')),
  -- The short code of a confirmation mail, as a keyed hash together with the account.
  code    bytea,
  state   text        not null default 'LIVE' check (state in ('LIVE', 'USED', 'REPLACED')),
  expires timestamptz not null
);

create index link_account on accounts.link (account, purpose);
create index link_expires on accounts.link (expires);

-- Single-use codes printed for those who cannot be reached by mail, as keyed hashes.
create table accounts.recovery_code (
  account uuid  not null references accounts.account (id) on delete cascade,
  code    bytea not null,
  primary key (account, code)
);

-- Browsers in which somebody signed in to an account before. The hash covers the account as well, so
-- two accounts used in one browser cannot be told from two browsers.
create table accounts.device (
  hash    bytea primary key,
  account uuid  not null references accounts.account (id) on delete cascade,
  seen    date  not null
);

create index device_account on accounts.device (account);

-- Sessions, as Spring Session wants them. The principal is the random id of the account; attributes
-- are sealed; the cookie carries more than the session id, so this table opens no session.
create table accounts.session (
  primary_id            char(36) not null primary key,
  session_id            char(36) not null,
  creation_time         bigint   not null,
  last_access_time      bigint   not null,
  max_inactive_interval integer  not null,
  expiry_time           bigint   not null,
  principal_name        varchar(100)
);

create unique index session_session_id on accounts.session (session_id);
create index session_expiry_time on accounts.session (expiry_time);
create index session_principal_name on accounts.session (principal_name);

create table accounts.session_attributes (
  session_primary_id char(36)     not null references accounts.session (primary_id) on delete cascade,
  attribute_name     varchar(200) not null,
  attribute_bytes    bytea        not null,
  primary key (session_primary_id, attribute_name)
);
