-- Whether a second step was shown in a browser. One that is known by a mailed link alone must have no
-- lane of its own for guessing codes.
alter table accounts.device add column proven boolean not null default false;
