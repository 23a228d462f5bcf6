-- Finds the messages whose text is old.
create index message_text on mail.message (day) where content is not null and state <> 'waiting';
