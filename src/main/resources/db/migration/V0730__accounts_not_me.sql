-- The link in a notice by which an owner takes back what somebody else did. What the account was
-- protected by before is sealed in its row, and goes with its use or its end.
alter table accounts.link
  add column undo bytea,
  drop constraint link_purpose_check,
  add constraint link_purpose_check
    check (purpose in ('CONFIRM_EMAIL', 'CONFIRM_MORE', 'RESET_PASSWORD', 'NOT_ME'));
