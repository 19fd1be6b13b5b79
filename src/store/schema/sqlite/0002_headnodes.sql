-- Headnodes: VMs from which projects install their machines.
--
-- `phase` says how far one is: `new` while its interfaces can be changed and the hypervisor knows nothing of it;
-- `creating` from its first start until the VM runs; `cleaning` after a first start that failed and left something behind;
-- `made` from then on that it has run; `deleting` until the hypervisor knows nothing of it any more.
CREATE TABLE headnode (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    label      TEXT NOT NULL UNIQUE,
    project_id INTEGER NOT NULL REFERENCES project (id),
    base_img   TEXT NOT NULL,
    uuid       TEXT NOT NULL UNIQUE, -- of the VM, too
    phase      TEXT NOT NULL CHECK (phase IN ('new', 'creating', 'cleaning', 'made', 'deleting')),
    error      TEXT -- why the last start or removal failed
);
CREATE INDEX headnode_by_project ON headnode (project_id);
CREATE INDEX headnode_to_do ON headnode (phase) WHERE phase IN ('creating', 'cleaning', 'deleting');

CREATE TABLE hnic (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    headnode_id INTEGER NOT NULL REFERENCES headnode (id) ON DELETE CASCADE,
    label       TEXT NOT NULL,
    macaddr     TEXT NOT NULL UNIQUE,
    network_id  INTEGER REFERENCES network (id),
    UNIQUE (headnode_id, label)
);
CREATE INDEX hnic_by_network ON hnic (network_id);
