-- PostgreSQL takes every array in a JSON value for a hundred rows, and so one posting for ten thousand, for which it read
-- all ledger accounts there are. Whatever these functions are given, they look up each row by itself.
ALTER FUNCTION post_ledger(jsonb) SET enable_hashjoin = off;
ALTER FUNCTION post_ledger(jsonb) SET enable_mergejoin = off;
ALTER FUNCTION settle_payment(int, jsonb, jsonb, int, text, timestamptz) SET enable_hashjoin = off;
ALTER FUNCTION settle_payment(int, jsonb, jsonb, int, text, timestamptz) SET enable_mergejoin = off;
