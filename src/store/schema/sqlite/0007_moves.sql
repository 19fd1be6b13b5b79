-- A third type of networking action: a NIC goes from one port to another. `to_port_id` is where to, until it is there. The type
-- is in a CHECK, so the table is made anew.
CREATE TABLE networking_action_new (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid            TEXT NOT NULL UNIQUE,
    port_id         INTEGER REFERENCES port (id) ON DELETE SET NULL,
    to_port_id      INTEGER REFERENCES port (id),
    nic_id          INTEGER REFERENCES nic (id) ON DELETE SET NULL,
    network_id      INTEGER REFERENCES network (id) ON DELETE SET NULL,
    switch_label    TEXT NOT NULL,
    port_label      TEXT NOT NULL,
    node_label      TEXT,
    nic_label       TEXT,
    network_label   TEXT,
    type            TEXT NOT NULL CHECK (type IN ('modify_port', 'revert_port', 'move_nic')),
    channel         TEXT,
    status          TEXT NOT NULL CHECK (status IN ('PENDING', 'DONE', 'ERROR')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL,
    sent            INTEGER NOT NULL DEFAULT 0 CHECK (sent IN (0, 1)), -- 1: some of it may have reached the switch
    error           TEXT, -- for whoever asked
    detail          TEXT, -- the device's own words, for administrators
    project_id      INTEGER REFERENCES project (id) ON DELETE SET NULL, -- that held the node
    requested_by    TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    finished_at     INTEGER,
    CHECK (to_port_id IS NULL OR (status = 'PENDING' AND type = 'move_nic'))
);
INSERT INTO networking_action_new (id, uuid, port_id, nic_id, network_id, switch_label, port_label, node_label, nic_label,
    network_label, type, channel, status, attempts, next_attempt_at, sent, error, detail, project_id, requested_by,
    created_at, finished_at)
SELECT id, uuid, port_id, nic_id, network_id, switch_label, port_label, node_label, nic_label, network_label, type, channel,
    status, attempts, next_attempt_at, sent, error, detail, project_id, requested_by, created_at, finished_at
FROM networking_action;
DROP TABLE networking_action;
ALTER TABLE networking_action_new RENAME TO networking_action;
CREATE UNIQUE INDEX networking_action_pending ON networking_action (port_id) WHERE status = 'PENDING';
CREATE UNIQUE INDEX networking_action_to_port ON networking_action (to_port_id) WHERE to_port_id IS NOT NULL;
CREATE INDEX networking_action_by_port ON networking_action (port_id);
CREATE INDEX networking_action_by_nic ON networking_action (nic_id);
CREATE INDEX networking_action_by_project ON networking_action (project_id);
CREATE INDEX networking_action_by_network ON networking_action (network_id);
CREATE INDEX networking_action_finished ON networking_action (finished_at) WHERE finished_at IS NOT NULL;
