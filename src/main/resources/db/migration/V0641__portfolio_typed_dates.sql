-- A date that a reader typed from a notice is sealed with the rest of the row. By this it is found on
-- the days before: a keyed hash of the date and of the first digit of the row's random id. Without the
-- key it cannot be compared with the dates that stand in clear among the cases; and only rows that
-- have both date and digit in common are alike.
alter table portfolio.followed add column typed_date bytea;

create index followed_typed_date on portfolio.followed (typed_date, id)
  where typed_date is not null;
