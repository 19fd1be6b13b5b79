-- Since when a host's haas-sync has given its signs of life without a long gap. 0: since before this was noted.
ALTER TABLE sync_host ADD COLUMN alive_since INTEGER NOT NULL DEFAULT 0;
