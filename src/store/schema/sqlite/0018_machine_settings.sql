-- What HaaS has set in a machine for its node's project, and takes out before another project gets the node.
CREATE TABLE machine_setting (
    node_id INTEGER NOT NULL REFERENCES node (id) ON DELETE CASCADE,
    what    TEXT NOT NULL CHECK (what IN ('media', 'boot_device')),
    PRIMARY KEY (node_id, what)
);
