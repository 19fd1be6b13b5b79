-- HaaS, schema version 1. Times are seconds since 1970 UTC.
--
-- Ids are never used again (AUTOINCREMENT): haas-sync works for seconds on what it has read, and must not take a port that
-- was registered meanwhile for the one that was deleted.

CREATE TABLE schema_version (version INTEGER NOT NULL);

CREATE TABLE project (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    label TEXT NOT NULL UNIQUE
);

CREATE TABLE "user" (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    label         TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    is_admin      INTEGER NOT NULL CHECK (is_admin IN (0, 1))
);

CREATE TABLE user_project (
    user_id    INTEGER NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    project_id INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, project_id)
);
CREATE INDEX user_project_by_project ON user_project (project_id);

CREATE TABLE node (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    label            TEXT NOT NULL UNIQUE,
    project_id       INTEGER REFERENCES project (id),
    obm_type         TEXT NOT NULL CHECK (obm_type IN ('ipmi', 'redfish', 'mock')),
    obm_host         TEXT NOT NULL,
    obm_user         TEXT NOT NULL,
    obm_password     TEXT NOT NULL, -- encrypted, base64
    obm_port         INTEGER CHECK (obm_port BETWEEN 1 AND 65535),
    obm_cipher_suite INTEGER CHECK (obm_cipher_suite BETWEEN 0 AND 255),
    obm_verify_tls   INTEGER NOT NULL DEFAULT 1 CHECK (obm_verify_tls IN (0, 1))
);
CREATE INDEX node_by_project ON node (project_id);

-- Consoles that shall be logged; a uuid is the name of one log, and never used for another.
CREATE TABLE console (
    node_id    INTEGER PRIMARY KEY REFERENCES node (id) ON DELETE CASCADE,
    uuid       TEXT NOT NULL UNIQUE,
    started_by TEXT NOT NULL
);

CREATE TABLE metadata (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    node_id INTEGER NOT NULL REFERENCES node (id) ON DELETE CASCADE,
    label   TEXT NOT NULL,
    value   TEXT NOT NULL, -- JSON
    UNIQUE (node_id, label)
);

CREATE TABLE nic (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    node_id INTEGER NOT NULL REFERENCES node (id),
    label   TEXT NOT NULL,
    macaddr TEXT NOT NULL UNIQUE,
    UNIQUE (node_id, label)
);

CREATE TABLE switch (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    label           TEXT NOT NULL UNIQUE,
    type            TEXT NOT NULL,
    device          TEXT UNIQUE, -- the same for two ways to one device; NULL where that cannot be known
    last_success_at INTEGER,
    last_error_at   INTEGER,
    last_error      TEXT,
    reachable       INTEGER CHECK (reachable IN (0, 1)) -- NULL: never tried
);

CREATE TABLE switch_field (
    switch_id INTEGER NOT NULL REFERENCES switch (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    value     TEXT NOT NULL,
    PRIMARY KEY (switch_id, name)
);

-- A port is `verified` while the switch, read back, has shown what the attachments say; `unverified` from its
-- registration until then; `suspect` after a change whose outcome could not be read back or undone.
CREATE TABLE port (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    switch_id       INTEGER NOT NULL REFERENCES switch (id),
    label           TEXT NOT NULL,
    nic_id          INTEGER UNIQUE REFERENCES nic (id),
    state           TEXT NOT NULL CHECK (state IN ('unverified', 'verified', 'suspect')),
    drift           TEXT, -- what was seen, where it is not what the attachments say
    check_attempts  INTEGER NOT NULL DEFAULT 0,
    next_check_at   INTEGER NOT NULL DEFAULT 0,
    UNIQUE (switch_id, label)
);
CREATE INDEX port_to_check ON port (switch_id) WHERE state <> 'verified';

CREATE TABLE network (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    label      TEXT NOT NULL UNIQUE,
    project_id INTEGER REFERENCES project (id), -- the owner; NULL: the administrators
    is_public  INTEGER NOT NULL CHECK (is_public IN (0, 1)),
    allocated  INTEGER NOT NULL CHECK (allocated IN (0, 1)) -- 1: the VLAN came from the pool
);
CREATE INDEX network_by_project ON network (project_id);

CREATE TABLE network_access (
    network_id INTEGER NOT NULL REFERENCES network (id) ON DELETE CASCADE,
    project_id INTEGER NOT NULL REFERENCES project (id),
    PRIMARY KEY (network_id, project_id)
);
CREATE INDEX network_access_by_project ON network_access (project_id);

CREATE TABLE vlan_claim (
    vlan       INTEGER PRIMARY KEY CHECK (vlan BETWEEN 1 AND 4094),
    network_id INTEGER NOT NULL UNIQUE REFERENCES network (id) ON DELETE CASCADE
);

-- A VLAN that a suspect port may still carry though nothing in `attachment` says so: no network may get it until the
-- port is verified.
CREATE TABLE port_residue (
    port_id INTEGER NOT NULL REFERENCES port (id) ON DELETE CASCADE,
    vlan    INTEGER NOT NULL CHECK (vlan BETWEEN 1 AND 4094),
    PRIMARY KEY (port_id, vlan)
);
CREATE INDEX port_residue_by_vlan ON port_residue (vlan);

-- What has been applied and verified.
CREATE TABLE attachment (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    nic_id     INTEGER NOT NULL REFERENCES nic (id),
    channel    TEXT NOT NULL,
    network_id INTEGER NOT NULL REFERENCES network (id),
    UNIQUE (nic_id, channel),
    UNIQUE (nic_id, network_id)
);
CREATE INDEX attachment_by_network ON attachment (network_id);

-- Labels are kept beside the ids, so that a finished action still says what it was about when its objects are gone.
CREATE TABLE networking_action (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid            TEXT NOT NULL UNIQUE,
    port_id         INTEGER REFERENCES port (id) ON DELETE SET NULL,
    nic_id          INTEGER REFERENCES nic (id) ON DELETE SET NULL,
    network_id      INTEGER REFERENCES network (id) ON DELETE SET NULL,
    switch_label    TEXT NOT NULL,
    port_label      TEXT NOT NULL,
    node_label      TEXT,
    nic_label       TEXT,
    network_label   TEXT,
    type            TEXT NOT NULL CHECK (type IN ('modify_port', 'revert_port')),
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
    finished_at     INTEGER
);
CREATE UNIQUE INDEX networking_action_pending ON networking_action (port_id) WHERE status = 'PENDING';
CREATE INDEX networking_action_by_nic ON networking_action (nic_id);
CREATE INDEX networking_action_by_project ON networking_action (project_id);
CREATE INDEX networking_action_by_network ON networking_action (network_id);
CREATE INDEX networking_action_finished ON networking_action (finished_at) WHERE finished_at IS NOT NULL;

-- Who works on a switch now. `fence` grows with every new holder; a result is stored only under the fence it began with.
CREATE TABLE switch_lease (
    switch_id  INTEGER PRIMARY KEY REFERENCES switch (id) ON DELETE CASCADE,
    holder     TEXT NOT NULL, -- empty: nobody
    host       TEXT NOT NULL,
    process    TEXT NOT NULL, -- pid and start time of the holder on its host
    fence      INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
);

CREATE TABLE sync_status (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    last_run_at INTEGER
);
INSERT INTO sync_status (id) VALUES (1);
