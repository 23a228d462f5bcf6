-- Changes that wait because they are being checked. They stay in the queue and are not taken from it.
alter table notification.change
  add column part     bytea,                          -- keyed hash of batch and title
  add column held     boolean not null default false,
  add column released boolean not null default false; -- was held for some time

drop index notification.change_urgency;
create index change_urgency on notification.change (urgency) where not held;
create index change_part on notification.change (part);
