-- Commands that may still reach a node's machine. The row goes with the command's end; one whose process was killed counts
-- until `over_at`, as the BMC may have the command all the same.
CREATE TABLE bmc_command (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    node_id INTEGER NOT NULL REFERENCES node (id) ON DELETE CASCADE,
    doing   TEXT NOT NULL, -- for people
    over_at INTEGER NOT NULL
);
CREATE INDEX bmc_command_by_node ON bmc_command (node_id);
