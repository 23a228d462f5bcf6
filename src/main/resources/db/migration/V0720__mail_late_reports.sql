-- A report about a mail that left before its address was confirmed anew says nothing about the
-- address as it is now.
alter table mail.return_path add column overtaken boolean not null default false;
