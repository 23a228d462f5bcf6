-- When a portfolio is looked through for finished cases again: once a month, on a day that says
-- nothing of them.
alter table portfolio.portfolio add column look_on date;
create index portfolio_look on portfolio.portfolio (look_on nulls first);
