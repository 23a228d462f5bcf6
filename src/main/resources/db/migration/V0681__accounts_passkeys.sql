-- A passkey is found by its id when somebody signs in with it and nothing else. Its secret is what
-- its answers are checked with, its last step the count of signatures that it told last.
alter table accounts.factor
  drop constraint factor_kind_check,
  add constraint factor_kind_check check (kind in ('APP', 'PASSKEY')),
  add column handle bytea unique; -- keyed hash of a passkey's id
