-- Reminders are looked for again and again among very many rows, of which few are due. Each index holds only those that
-- may be: rows that are over cost it nothing.
CREATE INDEX subscriptions_lessons_left_idx ON subscriptions (organization_id, lessons_left)
  WHERE status = 'active' AND lessons_left IS NOT NULL;
CREATE INDEX subscriptions_new_idx ON subscriptions (organization_id, first_seen_at)
  WHERE status = 'active' AND first_seen_at IS NOT NULL;
CREATE INDEX subscriptions_group_idx ON subscriptions (organization_id, group_name) WHERE status = 'active';
CREATE INDEX charges_due_idx ON charges (organization_id, due_on) WHERE allocated_minor < amount_minor;
CREATE INDEX accounts_closed_idx ON accounts (organization_id, id) WHERE NOT access_open;
-- Whom an account is shown to and who is bound is found in the index alone.
CREATE INDEX attachments_shown_idx ON attachments (account_id, client_id) WHERE detached_at IS NULL;
CREATE INDEX bindings_current_idx ON bindings (client_id, telegram_user_id) WHERE ended_at IS NULL;
CREATE INDEX bindings_ended_idx ON bindings (client_id) WHERE ended_at IS NOT NULL;
CREATE INDEX clients_copied_idx ON clients (id) WHERE copy_to_email;
-- What is active ends on few days, most of it with the school year: the planner would expect a twelfth of it.
CREATE STATISTICS subscriptions_ending (mcv) ON organization_id, status, last_day FROM subscriptions;
-- Keys are only ever equal or not: comparing them as words of a language costs most of planning a hundred thousand.
ALTER TABLE notices ALTER COLUMN key TYPE TEXT COLLATE "C";
