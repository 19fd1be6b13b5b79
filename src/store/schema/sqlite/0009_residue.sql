-- What may be on a port: VLAN 0 stands for all of them, where the switch did not tell which. What was seen after a restore may be
-- of networks that this database does not know, so it is kept from the networks that have these VLANs, too.
CREATE TABLE port_residue_new (
    port_id       INTEGER NOT NULL REFERENCES port (id) ON DELETE CASCADE,
    vlan          INTEGER NOT NULL CHECK (vlan BETWEEN 0 AND 4094),
    after_restore INTEGER NOT NULL DEFAULT 0 CHECK (after_restore IN (0, 1)),
    PRIMARY KEY (port_id, vlan)
);
INSERT INTO port_residue_new (port_id, vlan) SELECT port_id, vlan FROM port_residue;
DROP TABLE port_residue;
ALTER TABLE port_residue_new RENAME TO port_residue;
CREATE INDEX port_residue_by_vlan ON port_residue (vlan);
