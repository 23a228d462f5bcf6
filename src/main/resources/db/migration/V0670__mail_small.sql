-- What a message says is compressed now and lies in its row. Room beside a row for its claimed and
-- written version, which is about twice as long: then neither touches an index.
alter table mail.message set (fillfactor = 30);
