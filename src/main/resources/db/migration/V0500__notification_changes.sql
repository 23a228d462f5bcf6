create schema if not exists notification;

-- Changes that nobody has been told of yet. Rows go when they are done. They name no person; the
-- case stands only in what is sealed, and as a keyed hash by which a row is dropped when the case
-- becomes protected.
create table notification.change (
  id           uuid primary key,
  receipt      bytea    not null,
  urgency      smallint not null, -- 0 asks something of the reader, 1 does not
  news         bytea    not null, -- sealed
  lease        uuid,
  leased_until timestamptz
);

create index change_receipt on notification.change (receipt);
create index change_urgency on notification.change (urgency);
