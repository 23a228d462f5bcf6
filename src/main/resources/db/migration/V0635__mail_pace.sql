-- How fast messages leave: by day and queue, how many took how long. Numbers only.
create table mail.pace (
  day date not null,
  priority smallint not null,
  -- tenths of a decade above a tenth of a second: step 20 ends at ten seconds
  step smallint not null check (step between 0 and 99),
  messages bigint not null check (messages > 0),
  primary key (day, priority, step)
);
