-- Somebody who knew the password says to have lost every second step, and waits for the link that turns
-- it off. One request for an account; it goes when the link was used or has ended, and when it is stopped.
create table accounts.factor_reset (
  account uuid        primary key references accounts.account (id) on delete cascade,
  ready   timestamptz not null,             -- from when on the link is mailed
  ends    timestamptz not null,             -- when it is over
  mailed  boolean     not null default false
);

create index factor_reset_ready on accounts.factor_reset (ready) where not mailed;

alter table accounts.link
  drop constraint link_purpose_check,
  add constraint link_purpose_check
    check (purpose in (
      'CONFIRM_EMAIL', 'CONFIRM_MORE', 'RESET_PASSWORD', 'NOT_ME', 'KEEP_FACTORS', 'REMOVE_FACTORS'));
