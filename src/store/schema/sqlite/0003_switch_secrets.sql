-- Switches' passwords, sealed to haas-sync's public key: who reads the database cannot read them.
CREATE TABLE switch_secret (
    switch_id INTEGER NOT NULL REFERENCES switch (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    sealed    TEXT NOT NULL,
    PRIMARY KEY (switch_id, name)
);
-- No password was ever to be kept in clear. What has got here all the same goes.
DELETE FROM switch_field WHERE name IN ('password', 'enable_password');

-- Since when, or from when on, the switch's configuration is to be saved; NULL: what it runs is saved.
ALTER TABLE switch ADD COLUMN save_due_at INTEGER;
