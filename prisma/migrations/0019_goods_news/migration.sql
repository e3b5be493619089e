-- What the sweep looks through, every ten minutes: months that came lately, and parcels that are still here.
CREATE INDEX billing_months_news_idx ON billing_months (organization_id, first_seen_at) WHERE first_seen_at IS NOT NULL;
CREATE INDEX parcels_standing_idx ON parcels (organization_id) WHERE status NOT IN ('shipped', 'cancelled');
