create schema if not exists mail;

-- Messages: first a queue, then what "What we told you" shows. Nothing here names a case, an event
-- or an address in clear. Ids are random. A row that waits has its enqueuing time rounded to the
-- hour, a row that is done has a day: neither can be laid beside the times of the case history.
create table mail.message (
  id           uuid primary key,
  owner        uuid     not null,
  identity     bytea    not null unique, -- keyed hash of owner, address and key
  topic        bytea,                    -- keyed hash, while the message can be cancelled
  batch        bytea,                    -- keyed hash
  writer       text     not null,
  priority     smallint not null,
  state        text     not null default 'waiting'
                        check (state in ('waiting', 'accepted', 'given_up')),
  draft        bytea    not null,        -- sealed: facts, address, language, when it was enqueued
  content      bytea,                    -- sealed: what is sent, with Message-ID and Date
  day          date     not null,        -- of enqueuing, then of the end
  attempts     integer  not null default 0,
  due          timestamptz,              -- not before
  lease        uuid,
  leased_until timestamptz
);

create index message_queue on mail.message (priority, due) where state = 'waiting';
create index message_owner on mail.message (owner, day);
create index message_topic on mail.message (topic) where topic is not null;
