-- When which message may go to Telegram, over all processes and by this server's clock.

CREATE TABLE telegram_pace (
  id INTEGER NOT NULL,
  bulk_free_at TIMESTAMPTZ(6) NOT NULL,
  quick_places TIMESTAMPTZ(6)[] NOT NULL DEFAULT ARRAY[]::TIMESTAMPTZ(6)[],
  refused_chats BIGINT[] NOT NULL DEFAULT ARRAY[]::BIGINT[],
  refused_at TIMESTAMPTZ(6)[] NOT NULL DEFAULT ARRAY[]::TIMESTAMPTZ(6)[],
  CONSTRAINT telegram_pace_pkey PRIMARY KEY (id),
  CONSTRAINT telegram_pace_one_row CHECK (id = 1)
);
INSERT INTO telegram_pace (id, bulk_free_at) VALUES (1, 'epoch');

-- Reserves the next place in a lane for a message to a chat, and the chat's second with it. Places of the bulk lane are
-- 41 ms apart: 24.4 a second, and never more than 25 in any. Beside them the quick lane has four in any 1.1 s, for urgent
-- notices and for what the bot says itself ('own'); once those are used up, the next place of the bulk lane is theirs as
-- well. What comes up to 60 ms late makes 26 and 4, which is still no more than Telegram takes. Nothing is reserved for a notice whose chat is not free by then,
-- nor further ahead than the lane allows: then wait_ms says how long that is. What the bot says itself waits for no chat.
-- given_up_ms: a place that was reserved for the same message before and that it came too late for.
--
-- Two rows are locked, the chat's before the pace's, and nothing is waited for while the pace's is held. None of it is
-- worth waiting for the disk: a crash of the server takes longer than what was reserved lasts.
CREATE FUNCTION take_telegram_turn(
  lane text, chat bigint, notice int, tried_at timestamptz, given_up_ms double precision,
  OUT is_taken boolean, OUT wait_ms double precision, OUT moment_ms double precision
)
LANGUAGE plpgsql AS $$
DECLARE
  spacing constant interval := '41 milliseconds';
  -- While the quick lane is used up there is nothing to spare for what comes later still.
  spacing_beside constant interval := '50 milliseconds';
  quick_window constant interval := '1.1 seconds';
  quick_count constant int := 4;
  -- Messages in one chat are further apart than they have to be, for one may be late on its way and the next not.
  chat_pause constant interval := '1.2 seconds';
  chat_free_at timestamptz;
  pace telegram_pace%ROWTYPE;
  moment timestamptz;
  quick_at timestamptz;
  bulk_at timestamptz;
  place timestamptz;
  is_quick boolean;
  is_far boolean;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  SELECT next_message_at INTO chat_free_at FROM telegram_users WHERE id = chat FOR NO KEY UPDATE;
  SELECT * INTO STRICT pace FROM telegram_pace WHERE id = 1 FOR NO KEY UPDATE;
  moment := clock_timestamp();
  moment_ms := extract(epoch FROM moment) * 1000;

  bulk_at := greatest(moment, pace.bulk_free_at);
  quick_at := CASE WHEN cardinality(pace.quick_places) < quick_count THEN moment
    ELSE greatest(moment, pace.quick_places[cardinality(pace.quick_places) - quick_count + 1] + quick_window) END;
  is_quick := lane <> 'bulk' AND quick_at <= bulk_at;
  place := CASE WHEN is_quick THEN quick_at ELSE bulk_at END;

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

  IF is_quick THEN
    UPDATE telegram_pace SET quick_places = (pace.quick_places || place)[greatest(1, cardinality(pace.quick_places) + 2 - quick_count):]
    WHERE id = 1;
  ELSE
    UPDATE telegram_pace SET bulk_free_at = place + CASE WHEN quick_at > moment THEN spacing_beside ELSE spacing END
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

-- Telegram refused a message to a chat and asked for so many seconds: no notice goes there until they are over. Where
-- three chats are refused within five seconds it is not about the chats: then the whole bulk lane waits. Gives for how
-- many milliseconds it does, 0 where it goes on.
CREATE FUNCTION hold_telegram(chat bigint, hold_seconds double precision) RETURNS double precision
LANGUAGE plpgsql AS $$
DECLARE
  chats_count constant int := 3;
  within constant interval := '5 seconds';
  hold constant interval := make_interval(secs => hold_seconds);
  pace telegram_pace%ROWTYPE;
  moment timestamptz;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  UPDATE telegram_users SET next_message_at = greatest(next_message_at, clock_timestamp() + hold + interval '1 millisecond')
  WHERE id = chat;
  SELECT * INTO STRICT pace FROM telegram_pace WHERE id = 1 FOR NO KEY UPDATE;
  moment := clock_timestamp();
  SELECT array_agg(refused.refused_chat), array_agg(refused.at) INTO pace.refused_chats, pace.refused_at
  FROM (
    SELECT * FROM unnest(pace.refused_chats, pace.refused_at) AS before(refused_chat, at)
    WHERE at > moment - within AND refused_chat <> chat
    UNION ALL SELECT chat, moment
  ) AS refused;
  IF cardinality(pace.refused_chats) >= chats_count THEN
    pace.bulk_free_at := greatest(pace.bulk_free_at, moment + hold);
  END IF;
  UPDATE telegram_pace SET bulk_free_at = pace.bulk_free_at, refused_chats = pace.refused_chats,
    refused_at = pace.refused_at
  WHERE id = 1;
  RETURN CASE WHEN cardinality(pace.refused_chats) >= chats_count
    THEN extract(epoch FROM pace.bulk_free_at - moment) * 1000 ELSE 0 END;
END $$;
