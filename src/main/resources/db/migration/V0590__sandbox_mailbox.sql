-- What the demonstration's mail server took in. Messages are sealed as they came.
create table sandbox.mailbox (
  id          uuid primary key,
  received_at timestamptz not null,
  message     bytea       not null
);

create index mailbox_received on sandbox.mailbox (received_at);
