-- Until when the lane of what goes to many is left to what is urgent and to what the bot says itself.
ALTER TABLE telegram_pace ADD COLUMN left_until TIMESTAMPTZ(6);
-- The first moment at which the bot's own place in each 1.1 s is free again.
ALTER TABLE telegram_pace ADD COLUMN own_free_at TIMESTAMPTZ(6);

-- As before, but for who gives way to whom. Of the four quick places in any 1.1 s one is for what the bot says itself,
-- whatever is urgent. What is urgent or the bot's own and has to take a place of the bulk lane has that lane to itself
-- until shortly before then: a burst of it goes out as fast as Telegram takes it, not one by one between what goes to many.
CREATE OR REPLACE FUNCTION take_telegram_turn(
  lane text, chat bigint, notice int, tried_at timestamptz, given_up_ms double precision,
  OUT is_taken boolean, OUT wait_ms double precision, OUT moment_ms double precision
)
LANGUAGE plpgsql AS $$
DECLARE
  spacing constant interval := '41 milliseconds';
  -- While the quick lane is used up there is nothing to spare for what comes later still.
  spacing_beside constant interval := '50 milliseconds';
  quick_window constant interval := '1.1 seconds';
  quick_count constant int := 3;
  -- Messages in one chat are further apart than they have to be, for one may be late on its way and the next not.
  chat_pause constant interval := '1.2 seconds';
  chat_free_at timestamptz;
  pace telegram_pace%ROWTYPE;
  moment timestamptz;
  quick_at timestamptz;
  own_at timestamptz;
  bulk_at timestamptz;
  place timestamptz;
  is_quick boolean;
  is_own boolean;
  is_far boolean;
  -- Nobody reserves further ahead than half of this.
  furthest constant interval := '10 seconds';
  -- What goes to many is composed for about as long before its place.
  ahead constant interval := '200 milliseconds';
  -- In milliseconds; so long whoever has a message in hand waits rather than puts it back into the queue.
  short_ms constant double precision := 100;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  SELECT next_message_at INTO chat_free_at FROM telegram_users WHERE id = chat FOR NO KEY UPDATE;
  SELECT * INTO STRICT pace FROM telegram_pace WHERE id = 1 FOR NO KEY UPDATE;
  moment := clock_timestamp();
  moment_ms := extract(epoch FROM moment) * 1000;
  IF greatest(pace.quick_places[cardinality(pace.quick_places)], pace.left_until, pace.own_free_at) > moment + furthest
    OR (pace.bulk_free_at > moment + furthest AND (cardinality(pace.refused_chats) < 3
      OR pace.refused_at[cardinality(pace.refused_at)] > moment + interval '1 second'))
  THEN
    UPDATE telegram_pace SET quick_places = '{}', bulk_free_at = moment, left_until = NULL, own_free_at = NULL WHERE id = 1
    RETURNING * INTO STRICT pace;
  END IF;

  bulk_at := greatest(moment, pace.bulk_free_at);
  quick_at := CASE WHEN cardinality(pace.quick_places) < quick_count THEN moment
    ELSE greatest(moment, pace.quick_places[cardinality(pace.quick_places) - quick_count + 1] + quick_window) END;
  own_at := greatest(moment, pace.own_free_at);
  is_own := lane = 'own' AND own_at < least(quick_at, bulk_at);
  is_quick := lane <> 'bulk' AND NOT is_own AND quick_at <= bulk_at;
  place := CASE WHEN is_own THEN own_at WHEN is_quick THEN quick_at ELSE bulk_at END;

  IF lane <> 'own' AND chat_free_at > place
    AND (given_up_ms IS NULL OR chat_free_at > to_timestamp(given_up_ms / 1000) + chat_pause + interval '1 millisecond')
  THEN
    is_taken := false;
    wait_ms := extract(epoch FROM chat_free_at - moment) * 1000;
    RETURN;
  END IF;
  is_far := place > moment + CASE lane WHEN 'own' THEN interval '5 seconds' ELSE interval '2 seconds' END;
  wait_ms := extract(epoch FROM place - moment) * 1000;
  IF is_far THEN
    is_taken := false;
    RETURN;
  END IF;

  IF lane = 'bulk' AND pace.left_until - ahead > moment THEN
    is_taken := false;
    wait_ms := least(short_ms, extract(epoch FROM pace.left_until - ahead - moment) * 1000);
    RETURN;
  END IF;

  IF is_own THEN
    UPDATE telegram_pace SET own_free_at = place + quick_window WHERE id = 1;
  ELSIF is_quick THEN
    UPDATE telegram_pace SET quick_places = (pace.quick_places || place)[greatest(1, cardinality(pace.quick_places) + 2 - quick_count):]
    WHERE id = 1;
  ELSE
    UPDATE telegram_pace SET
      bulk_free_at = place + CASE WHEN least(quick_at, own_at) > moment THEN spacing_beside ELSE spacing END,
      left_until = CASE lane WHEN 'bulk' THEN pace.left_until ELSE place END
    WHERE id = 1;
  END IF;
  UPDATE telegram_users SET next_message_at = greatest(next_message_at, place + chat_pause) WHERE id = chat;
  -- Whoever has a notice's row locked meanwhile is not waited for: an attempt that is not counted does no harm.
  IF notice IS NOT NULL AND given_up_ms IS NULL THEN
    UPDATE notices SET attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, tried_at)
    FROM (
      SELECT id FROM notices WHERE (id = notice OR digest_id = notice) AND state = 'queued'
      FOR NO KEY UPDATE SKIP LOCKED
    ) AS free
    WHERE notices.id = free.id;
  END IF;
  is_taken := true;
END $$;
