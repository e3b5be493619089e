-- What waits in the outbox and what is in the queue are looked for separately, every second.
DROP INDEX notices_due_idx;
CREATE INDEX notices_due_idx ON notices (due_at) WHERE state = 'planned';
CREATE INDEX notices_queued_idx ON notices (queued_at) WHERE state = 'queued';
CREATE INDEX notices_tried_idx ON notices (first_attempt_at) WHERE state = 'queued' AND first_attempt_at IS NOT NULL;
