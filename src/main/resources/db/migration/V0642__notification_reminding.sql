-- Up to which day everybody was reminded of dates, and who is at it just now.
create table notification.reminding (
  only_row     boolean primary key default true check (only_row),
  done_until   date,
  lease        uuid,
  leased_until timestamptz
);

insert into notification.reminding default values;
