-- Whose messages have to be looked through, because cases that they tell of are followed no longer.
create table notification.unfollowed (
  account uuid primary key,
  due date not null
);
create index unfollowed_due on notification.unfollowed (due);
