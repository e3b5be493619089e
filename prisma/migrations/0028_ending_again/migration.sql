-- That a subscription ends is told once for each last day that it has. What was told of those that go on was told of the
-- last day that they have now.
UPDATE notices SET key = regexp_replace(notices.key, '^(subscription-ending:\d+):',
  '\1:' || coalesce(subscription.last_day::text, '-') || ':')
FROM subscriptions subscription
WHERE notices.kind = 'subscription-ending' AND subscription.id = (notices.params->>'subscriptionId')::int
  AND subscription.status IN ('pending', 'active', 'frozen');
