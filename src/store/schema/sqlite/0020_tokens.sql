-- Tokens and sessions, by digest. A token that is limited to a project ends with it.
CREATE TABLE token (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id      INTEGER NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL CHECK (kind IN ('token', 'session')),
    label        TEXT NOT NULL,
    digest       TEXT NOT NULL UNIQUE,
    scope        TEXT NOT NULL CHECK (scope IN ('full', 'read')),
    project_id   INTEGER REFERENCES project (id) ON DELETE CASCADE,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    last_used_at INTEGER,
    UNIQUE (user_id, label)
);
CREATE INDEX token_by_project ON token (project_id);
