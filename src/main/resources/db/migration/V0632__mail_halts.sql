-- Messages that must not leave: held until a person has looked, or cancelled for good. A cancelled
-- one stays until whatever takes its place is enqueued, so that doing that again sees the same.
alter table mail.message
  add column halt text check (halt in ('held', 'cancelled'));

drop index mail.message_queue;
create index message_queue on mail.message (priority, due) where state = 'waiting' and halt is null;
create index message_batch on mail.message (batch) where batch is not null;
