-- The pretend agency of a demonstration. Outside demo mode these tables stay empty.
create schema if not exists sandbox;

-- When it opened, whether its cases are all there, and which tick of its clock was the last.
create table sandbox.agency (
  only_row  boolean     primary key default true check (only_row),
  opened_on date        not null,
  loaded    boolean     not null default false,
  last_tick timestamptz not null default 'epoch'
);
