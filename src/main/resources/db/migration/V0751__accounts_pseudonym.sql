-- What the audit log knows an account by, under a keyed hash. It goes with the account, so that
-- nobody can say afterwards which entries were about it.
alter table accounts.account add column pseudonym uuid not null default gen_random_uuid();
