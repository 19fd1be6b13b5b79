-- A port group is several ports, of one or more switches, that lead to one NIC: HaaS treats them as one port. The NIC is then on
-- each of them.
CREATE TABLE port_group (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    label         TEXT NOT NULL UNIQUE,
    lacp_fallback INTEGER NOT NULL CHECK (lacp_fallback IN (0, 1)) -- for people: the switches let one member up without LACP
);

-- That a NIC is on one port alone was part of the table, so the table is made anew. Dropping it deletes its rows, and with them
-- what refers to them: so that is put aside first. Sequences are kept, as no id is ever used again.
CREATE TABLE old_action AS SELECT * FROM networking_action;
CREATE TABLE old_residue AS SELECT * FROM port_residue;
CREATE TABLE old_sequence AS SELECT name, seq FROM sqlite_sequence WHERE name IN ('port', 'networking_action');
DROP TABLE networking_action;
DROP TABLE port_residue;

CREATE TABLE port_new (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    switch_id       INTEGER NOT NULL REFERENCES switch (id),
    label           TEXT NOT NULL,
    nic_id          INTEGER REFERENCES nic (id),
    group_id        INTEGER REFERENCES port_group (id),
    state           TEXT NOT NULL CHECK (state IN ('unverified', 'verified', 'suspect')),
    drift           TEXT, -- what was seen, where it is not what the attachments say
    check_attempts  INTEGER NOT NULL DEFAULT 0,
    next_check_at   INTEGER NOT NULL DEFAULT 0,
    verified_at     INTEGER, -- when the switch, read back, last showed what the attachments say
    drift_since     INTEGER, -- when `drift` was first seen
    -- The last time that something went wrong with the port, for whatever reason.
    last_error      TEXT,
    last_error_at   INTEGER,
    -- Grows whenever the port is released: a visit that began before that stores nothing of it.
    revision        INTEGER NOT NULL DEFAULT 0,
    UNIQUE (switch_id, label)
);
INSERT INTO port_new (id, switch_id, label, nic_id, state, drift, check_attempts, next_check_at, verified_at, drift_since,
    last_error, last_error_at, revision)
SELECT id, switch_id, label, nic_id, state, drift, check_attempts, next_check_at, verified_at, drift_since, last_error,
    last_error_at, revision
FROM port;
DROP TABLE port;
ALTER TABLE port_new RENAME TO port;
CREATE INDEX port_to_check ON port (switch_id) WHERE state <> 'verified';
CREATE INDEX port_with_drift ON port (switch_id) WHERE drift IS NOT NULL;
CREATE INDEX port_by_nic ON port (nic_id) WHERE nic_id IS NOT NULL;
CREATE INDEX port_by_group ON port (group_id) WHERE group_id IS NOT NULL;
-- A NIC is on one port without a group, or on ports of one group.
CREATE UNIQUE INDEX port_of_nic ON port (nic_id) WHERE group_id IS NULL;
CREATE TRIGGER port_nic_in_one_group BEFORE UPDATE OF nic_id, group_id ON port
WHEN NEW.nic_id IS NOT NULL AND EXISTS
    (SELECT 1 FROM port other WHERE other.nic_id = NEW.nic_id AND other.id <> NEW.id AND other.group_id IS NOT NEW.group_id)
BEGIN
    SELECT RAISE(ABORT, 'the NIC is on a port outside of the group');
END;

CREATE TABLE port_residue (
    port_id       INTEGER NOT NULL REFERENCES port (id) ON DELETE CASCADE,
    vlan          INTEGER NOT NULL CHECK (vlan BETWEEN 0 AND 4094),
    after_restore INTEGER NOT NULL DEFAULT 0 CHECK (after_restore IN (0, 1)),
    PRIMARY KEY (port_id, vlan)
);
INSERT INTO port_residue (port_id, vlan, after_restore) SELECT port_id, vlan, after_restore FROM old_residue;
CREATE INDEX port_residue_by_vlan ON port_residue (vlan);

-- An action of a group has one row for each member, with the same uuid: the parts of the action. They end together.
CREATE TABLE networking_action (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid            TEXT NOT NULL,
    part            INTEGER NOT NULL DEFAULT 0, -- 0 stands for the action where actions are listed
    port_id         INTEGER REFERENCES port (id) ON DELETE SET NULL,
    to_port_id      INTEGER REFERENCES port (id),
    nic_id          INTEGER REFERENCES nic (id) ON DELETE SET NULL,
    network_id      INTEGER REFERENCES network (id) ON DELETE SET NULL,
    switch_label    TEXT NOT NULL,
    port_label      TEXT NOT NULL,
    group_label     TEXT, -- NULL: the port is in no group
    node_label      TEXT,
    nic_label       TEXT,
    network_label   TEXT,
    type            TEXT NOT NULL CHECK (type IN ('modify_port', 'revert_port', 'move_nic')),
    channel         TEXT,
    status          TEXT NOT NULL CHECK (status IN ('PENDING', 'DONE', 'ERROR')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL,
    sent            INTEGER NOT NULL DEFAULT 0 CHECK (sent IN (0, 1)), -- 1: some of it may have reached the switch
    -- 1: read back, the port last showed the target, and the action waits for the other members.
    carried         INTEGER NOT NULL DEFAULT 0 CHECK (carried IN (0, 1)),
    error           TEXT, -- for whoever asked
    detail          TEXT, -- the device's own words, for administrators
    project_id      INTEGER REFERENCES project (id) ON DELETE SET NULL, -- that held the node
    requested_by    TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    finished_at     INTEGER,
    UNIQUE (uuid, part),
    CHECK (to_port_id IS NULL OR (status = 'PENDING' AND type = 'move_nic'))
);
INSERT INTO networking_action (id, uuid, port_id, to_port_id, nic_id, network_id, switch_label, port_label, node_label,
    nic_label, network_label, type, channel, status, attempts, next_attempt_at, sent, error, detail, project_id, requested_by,
    created_at, finished_at)
SELECT id, uuid, port_id, to_port_id, nic_id, network_id, switch_label, port_label, node_label, nic_label, network_label, type,
    channel, status, attempts, next_attempt_at, sent, error, detail, project_id, requested_by, created_at, finished_at
FROM old_action;
CREATE UNIQUE INDEX networking_action_pending ON networking_action (port_id) WHERE status = 'PENDING';
CREATE UNIQUE INDEX networking_action_to_port ON networking_action (to_port_id) WHERE to_port_id IS NOT NULL;
CREATE INDEX networking_action_by_port ON networking_action (port_id);
CREATE INDEX networking_action_by_nic ON networking_action (nic_id);
CREATE INDEX networking_action_by_project ON networking_action (project_id);
CREATE INDEX networking_action_by_network ON networking_action (network_id);
CREATE INDEX networking_action_finished ON networking_action (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX networking_action_parts ON networking_action (uuid) WHERE part > 0;

DELETE FROM sqlite_sequence WHERE name IN ('port', 'networking_action');
INSERT INTO sqlite_sequence (name, seq) SELECT name, seq FROM old_sequence;
DROP TABLE old_action;
DROP TABLE old_residue;
DROP TABLE old_sequence;
