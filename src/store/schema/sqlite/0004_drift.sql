ALTER TABLE port ADD COLUMN verified_at INTEGER; -- when the switch, read back, last showed what the attachments say
ALTER TABLE port ADD COLUMN drift_since INTEGER; -- when `drift` was first seen
-- The last time that something went wrong with the port, for whatever reason.
ALTER TABLE port ADD COLUMN last_error TEXT;
ALTER TABLE port ADD COLUMN last_error_at INTEGER;
-- Grows whenever an administrator lets go of what is on the port: a visit that began before that stores nothing of it.
ALTER TABLE port ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
CREATE INDEX port_with_drift ON port (switch_id) WHERE drift IS NOT NULL;
