-- The keys of requests that may be repeated, by digest, and what was answered. Without a status: the answer is not told again.
CREATE TABLE request_key (
    user_id  INTEGER NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
    key      TEXT NOT NULL,
    request  TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('begun', 'done')),
    rights   TEXT NOT NULL,
    status   INTEGER,
    body     TEXT NOT NULL,
    made_at  INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
);
CREATE INDEX request_key_by_age ON request_key (made_at);
CREATE INDEX request_key_by_user ON request_key (user_id, made_at);
