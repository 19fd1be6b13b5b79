-- To delete a port is to look for its actions, also for those that are finished.
CREATE INDEX networking_action_by_port ON networking_action (port_id);
