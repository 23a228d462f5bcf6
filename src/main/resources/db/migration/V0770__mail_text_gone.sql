-- Whether the text of a message was let go. The index that finds old texts must not speak of the
-- content: a column that an index mentions cannot change without a new entry in every index, and the
-- content changes once for each message, just before it leaves.
alter table mail.message add column text_gone boolean not null default false;
drop index mail.message_text;
create index message_text on mail.message (day) where state <> 'waiting' and not text_gone;
