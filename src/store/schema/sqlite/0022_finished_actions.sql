-- Only a pending action has its network's id; a finished one has the label alone. So whoever deletes a network need not look at all
-- that ever happened on it.
UPDATE networking_action SET network_id = NULL WHERE status <> 'PENDING';
