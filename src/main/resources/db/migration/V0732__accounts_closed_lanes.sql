-- A link by which an owner opens the way in again for browsers that were not used before. Every
-- purpose that a link has stands in this list, also those of V0730 and V0731.
alter table accounts.link
  drop constraint link_purpose_check,
  add constraint link_purpose_check
    check (purpose in (
      'CONFIRM_EMAIL', 'CONFIRM_MORE', 'RESET_PASSWORD', 'NOT_ME', 'KEEP_FACTORS', 'REMOVE_FACTORS',
      'OPEN_LANE'));
