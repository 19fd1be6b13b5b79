-- The members of a port group are shown, and have parts of actions, in the order in which they were given. NULL: in no group.
ALTER TABLE port ADD COLUMN group_place INTEGER;
UPDATE port SET group_place = id WHERE group_id IS NOT NULL;
