-- The VLANs that haas-sync has created on a switch. Others were there before, and it never removes them.
CREATE TABLE switch_vlan (
    switch_id INTEGER NOT NULL REFERENCES switch (id) ON DELETE CASCADE,
    vlan      INTEGER NOT NULL CHECK (vlan BETWEEN 1 AND 4094),
    PRIMARY KEY (switch_id, vlan)
);
