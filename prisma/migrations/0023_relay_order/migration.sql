-- A hundred thousand reminders are due at one moment: without the number in the index all of them are sorted for each batch.
DROP INDEX notices_due_idx;
CREATE INDEX notices_due_idx ON notices (due_at, id) WHERE state = 'planned';
