-- The token or session with which a token was made: it ends with it. Deferred, as migrate_db copies rows in any order.
ALTER TABLE token ADD COLUMN made_with BIGINT REFERENCES token (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX token_by_origin ON token (made_with);
