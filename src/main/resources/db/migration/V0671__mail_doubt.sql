-- Whether the relay can have taken a message although nobody has written that down: its process
-- ended while it was in hand, the connection broke before the answer, or it is sent once more.
alter table mail.message add column doubt boolean not null default false;
