-- What hosts with one database must know of each other. Where the database is a file there is one host, and named_lease stays
-- empty: there, locks are files.
CREATE TABLE named_lease (
    name       TEXT NOT NULL PRIMARY KEY,
    holder     TEXT NOT NULL,
    host       TEXT NOT NULL,
    process    TEXT NOT NULL,
    doing      TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- The last sign of life of each host's haas-sync.
CREATE TABLE sync_host (
    name        TEXT NOT NULL PRIMARY KEY,
    version     TEXT NOT NULL,
    last_run_at BIGINT NOT NULL
);

-- The host that logs a console. NULL: the next one that looks.
ALTER TABLE console ADD COLUMN host TEXT;
