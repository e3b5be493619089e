-- Whom a broadcast is for is written down when it starts: who joins the segment later does not get it.
CREATE TABLE broadcast_clients (
  broadcast_id INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  CONSTRAINT broadcast_clients_pkey PRIMARY KEY (broadcast_id, client_id)
);

-- What became of a broadcast's copies, once they are so old that they are removed.
ALTER TABLE broadcasts ADD COLUMN outcome JSONB;
