-- What somebody shows beside the password. A code of an app is good for one sign-in: the step that
-- was accepted last is kept, and no code of it or of an earlier one is taken again (RFC 6238, 5.2).
create table accounts.factor (
  id        uuid   primary key,
  account   uuid   not null references accounts.account (id) on delete cascade,
  kind      text   not null check (kind in ('APP')),
  name      bytea  not null, -- sealed
  secret    bytea  not null, -- sealed
  last_step bigint not null default 0,
  created   date   not null
);

create index factor_account on accounts.factor (account);

-- Codes on paper for two purposes: to set a new password, and to take the place of a factor that is
-- not at hand.
alter table accounts.recovery_code
  add column purpose text not null default 'RECOVERY' check (purpose in ('RECOVERY', 'BACKUP'));
alter table accounts.recovery_code alter column purpose drop default;
