-- Several notices to one person about the same thing go as one message: that of the notice `digest_id` names.
ALTER TABLE notices ADD COLUMN IF NOT EXISTS digest_id INTEGER;
CREATE INDEX IF NOT EXISTS notices_digest_id_idx ON notices (digest_id);

-- Telegram takes one message a second in a chat: the moment from which the next one may go, for all processes.
ALTER TABLE telegram_users ADD COLUMN IF NOT EXISTS next_message_at TIMESTAMPTZ(3);
