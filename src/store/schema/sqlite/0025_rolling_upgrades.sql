-- The version of the oldest programs that can use the database: while hosts are upgraded one after the other, some are older than it.
ALTER TABLE schema_version ADD COLUMN oldest_program INTEGER NOT NULL DEFAULT 25;
