-- That a port of a group was seen with what an action asks for counts only for some time: so it is noted when that was. After the
-- upgrade, all parts of pending actions count as not seen.
ALTER TABLE networking_action DROP COLUMN carried;
-- When, read back, the port last showed the target, while the action waits for the other members. NULL: it was not seen so.
ALTER TABLE networking_action ADD COLUMN carried_at INTEGER;
-- How many attempts there were since the switch last answered: `attempts` also counts those that it answered.
ALTER TABLE networking_action ADD COLUMN unanswered INTEGER NOT NULL DEFAULT 0;
UPDATE networking_action SET unanswered = attempts WHERE status = 'PENDING';
