-- Since when a command is on its way; what was noted before that was known does not say.
ALTER TABLE bmc_command ADD COLUMN begun_at INTEGER NOT NULL DEFAULT 0;

-- Nodes that an administrator wants to change while commands are on their way to their machines: until then, nobody else's
-- command begins.
CREATE TABLE recall (
    node_id INTEGER PRIMARY KEY REFERENCES node (id) ON DELETE CASCADE,
    until   INTEGER NOT NULL
);
