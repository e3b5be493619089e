-- Whether a subscription is renewed is asked of each that ends, among those of its account that are not over.
CREATE INDEX subscriptions_live_idx ON subscriptions (account_id, group_name)
  WHERE status IN ('pending', 'active', 'frozen');
-- What is over has few lessons left, what is active many: the planner would expect hundreds of times as many that end.
CREATE STATISTICS subscriptions_lessons (mcv) ON organization_id, status, lessons_left FROM subscriptions;
