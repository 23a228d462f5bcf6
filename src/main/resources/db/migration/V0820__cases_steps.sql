-- Something that happened beside the status: it stands in the history, but is never what a case is now.
alter table cases.entry add column step boolean not null default false;

-- History is only appended to, except that where cases are followed for somebody (on a mirror) a case
-- that nobody follows any more is erased as a whole, by a transaction that says so.
create or replace function cases.refuse_rewriting_history() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('casefolio.erasing', true) = 'cases' then
    return null;
  end if;
  raise exception 'the history of cases is append-only';
end
$$;
