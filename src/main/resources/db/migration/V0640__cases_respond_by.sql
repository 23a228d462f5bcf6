-- The few entries with a date for an answer, by that date, for the reminders of a day.
create index entry_respond_by on cases.entry (respond_by) where respond_by is not null;
