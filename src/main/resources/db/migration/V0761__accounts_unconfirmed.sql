-- Finds the accounts whose address nobody confirmed.
create index account_unconfirmed on accounts.account (created) where email is null;
