-- Roles. Who was in a project stays a member, who may do what they could do before.
ALTER TABLE "user" ADD COLUMN is_auditor INTEGER NOT NULL DEFAULT 0 CHECK (is_auditor IN (0, 1) AND is_auditor + is_admin < 2);
ALTER TABLE user_project ADD COLUMN role TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('observer', 'member', 'manager'));
