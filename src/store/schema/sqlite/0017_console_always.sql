-- Whether a node's console is logged without being asked for. NULL: as haas.cfg says.
ALTER TABLE node ADD COLUMN obm_console TEXT CHECK (obm_console IN ('always', 'asked'));
