-- Who sends a notice at this moment, and until when nobody else may: a queue that was emptied, or has not heard of a job
-- for long, gives the same message to two processes. Whoever sends renews it every two seconds, so a killed process's are
-- free soon.
ALTER TABLE notices
  ADD COLUMN sending_until TIMESTAMPTZ(3),
  ADD COLUMN sending_by TEXT;
-- What was told without the document that belongs to it is listed for staff with what has failed.
CREATE INDEX notices_without_paper_idx ON notices (finished_at) WHERE reason = 'without-paper';
