-- node.obm_password is sealed to a public key, not encrypted under one key any more. No SQL can do that: `haas upgrade_db`
-- does it in the transaction of its last step. Programs of earlier versions could read none of these passwords.
SELECT 1;
