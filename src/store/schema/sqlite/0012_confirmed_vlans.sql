-- 1: haas-sync has created the VLAN. 0: it was about to, and does not know whether it did: somebody else may have created
-- it since. So haas-sync never removes such a VLAN.
ALTER TABLE switch_vlan ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0 CHECK (confirmed IN (0, 1));
