-- More of how a node's BMC is talked to. NULL: the usual.
ALTER TABLE node ADD COLUMN obm_system TEXT;
ALTER TABLE node ADD COLUMN obm_boot_mode TEXT CHECK (obm_boot_mode IN ('uefi', 'legacy'));
ALTER TABLE node ADD COLUMN obm_privilege TEXT CHECK (obm_privilege IN ('administrator', 'operator'));
ALTER TABLE node ADD COLUMN obm_interface TEXT CHECK (obm_interface IN ('lanplus', 'lan'));
ALTER TABLE node ADD COLUMN obm_retries INTEGER CHECK (obm_retries BETWEEN 1 AND 20);
ALTER TABLE node ADD COLUMN obm_retry_interval INTEGER CHECK (obm_retry_interval BETWEEN 1 AND 30);
ALTER TABLE node ADD COLUMN obm_legacy_tls INTEGER NOT NULL DEFAULT 0 CHECK (obm_legacy_tls IN (0, 1));
