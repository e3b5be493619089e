-- Notices and reminders: what they are made of, how their readers want to be spoken to, and what was said at large.

ALTER TABLE groups ADD COLUMN weekdays INTEGER[] NOT NULL DEFAULT ARRAY[]::INTEGER[];
ALTER TABLE subscriptions ADD COLUMN first_seen_at TIMESTAMPTZ(3);
ALTER TABLE billing_months ADD COLUMN first_seen_at TIMESTAMPTZ(3);
ALTER TABLE orders ADD COLUMN status_since TIMESTAMPTZ(3);
ALTER TABLE order_items ADD COLUMN status_since TIMESTAMPTZ(3);
ALTER TABLE parcels ADD COLUMN status_since TIMESTAMPTZ(3);

ALTER TABLE notices
  ADD COLUMN first_attempt_at TIMESTAMPTZ(3),
  ADD COLUMN snoozed_from_id INTEGER,
  ADD COLUMN broadcast_id INTEGER;
-- Most notices have none of these: an index of all rows would cost every one that is planned.
DROP INDEX notices_digest_id_idx;
CREATE INDEX notices_digest_idx ON notices (digest_id) WHERE digest_id IS NOT NULL;
CREATE INDEX notices_snoozed_idx ON notices (snoozed_from_id) WHERE snoozed_from_id IS NOT NULL;
CREATE INDEX notices_broadcast_idx ON notices (broadcast_id, state) WHERE broadcast_id IS NOT NULL;
CREATE INDEX notices_failed_idx ON notices (finished_at) WHERE state = 'failed';

CREATE TABLE notice_settings (
  telegram_user_id BIGINT NOT NULL,
  time_zone TEXT,
  quiet_start TEXT,
  quiet_end TEXT,
  digest BOOLEAN NOT NULL DEFAULT true,
  updated_at TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT notice_settings_pkey PRIMARY KEY (telegram_user_id)
);

CREATE TABLE muted_notices (
  client_id INTEGER NOT NULL,
  telegram_user_id BIGINT NOT NULL,
  organization_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  muted_at TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT muted_notices_pkey PRIMARY KEY (client_id, telegram_user_id, organization_id, kind)
);

CREATE TYPE broadcast_state AS ENUM ('draft', 'sending', 'stopped', 'done');
CREATE TABLE broadcasts (
  id SERIAL NOT NULL,
  organization_id TEXT NOT NULL,
  segment JSONB NOT NULL,
  text_ru TEXT NOT NULL,
  text_en TEXT,
  state broadcast_state NOT NULL DEFAULT 'draft',
  actor TEXT NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL,
  started_at TIMESTAMPTZ(3),
  planned_to INTEGER NOT NULL DEFAULT 0,
  finished_at TIMESTAMPTZ(3),
  CONSTRAINT broadcasts_pkey PRIMARY KEY (id)
);
CREATE INDEX broadcasts_organization_id_idx ON broadcasts (organization_id);

CREATE TABLE materials (
  id SERIAL NOT NULL,
  organization_id TEXT NOT NULL,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT,
  url TEXT,
  school_name TEXT,
  group_name TEXT,
  published_on DATE NOT NULL,
  first_seen_at TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT materials_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX materials_organization_id_number_key ON materials (organization_id, number);
CREATE INDEX materials_organization_id_published_on_idx ON materials (organization_id, published_on);
