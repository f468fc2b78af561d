-- The table and its indexes as D031 gives them (Unified Local-First Storage), without its remarks.
CREATE TABLE telemetry_events (
    id            INTEGER PRIMARY KEY,
    timestamp     TEXT    NOT NULL,
    session_id    TEXT    NOT NULL,
    component     TEXT    NOT NULL,
    game_module   TEXT,
    mod_fingerprint TEXT,
    category      TEXT    NOT NULL,
    event         TEXT    NOT NULL,
    severity      TEXT    NOT NULL DEFAULT 'info',
    data          TEXT,
    duration_us   INTEGER,
    tick          INTEGER,
    correlation   TEXT
);

CREATE INDEX idx_telemetry_ts          ON telemetry_events(timestamp);
CREATE INDEX idx_telemetry_cat_event   ON telemetry_events(category, event);
CREATE INDEX idx_telemetry_session     ON telemetry_events(session_id);
CREATE INDEX idx_telemetry_game_module ON telemetry_events(game_module) WHERE game_module IS NOT NULL;
CREATE INDEX idx_telemetry_mod_fp      ON telemetry_events(mod_fingerprint) WHERE mod_fingerprint IS NOT NULL;
CREATE INDEX idx_telemetry_severity    ON telemetry_events(severity) WHERE severity IN ('warn', 'error');
CREATE INDEX idx_telemetry_correlation ON telemetry_events(correlation) WHERE correlation IS NOT NULL;
