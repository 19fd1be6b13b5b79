-- An uplink is a port that leads out of what HaaS manages: to another switch, to a router, to a host of the site. An
-- administrator says so, and answers for the VLANs on it.
CREATE TABLE uplink (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    switch_id INTEGER NOT NULL REFERENCES switch (id) ON DELETE CASCADE,
    label     TEXT NOT NULL,
    UNIQUE (switch_id, label)
);

-- A stray is a port of a switch, or a headnode's VM, that the last audit has seen to carry VLANs though no row says so. No
-- network gets one of these, unless the port is an uplink.
CREATE TABLE stray (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    switch_id     INTEGER REFERENCES switch (id) ON DELETE CASCADE, -- NULL: a VM
    label         TEXT NOT NULL, -- the name of the port, or of the VM
    vlans         TEXT NOT NULL, -- that it may carry: 100-102,200
    seen          TEXT NOT NULL, -- for people
    since         INTEGER NOT NULL,
    after_restore INTEGER NOT NULL CHECK (after_restore IN (0, 1)) -- 1: it may be of a network that this database does not know
);
CREATE INDEX stray_by_switch ON stray (switch_id);

-- How far haas-sync has come; see store/sync_mark. NULL and 0: it has not begun.
ALTER TABLE sync_status ADD COLUMN epoch TEXT;
ALTER TABLE sync_status ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
-- When this was found to be an older database than the one that haas-sync wrote last; NULL: it is not, or an audit has run.
ALTER TABLE sync_status ADD COLUMN restored_at INTEGER;
