-- Backups that were made, so that somebody is told when none is.
create table platform.backup (
  finished timestamptz primary key,
  bytes bigint not null
);
