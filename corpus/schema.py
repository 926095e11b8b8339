"""The library's tables, and how an older library becomes this one."""

SCHEMA = """
CREATE TABLE library (
    revision INTEGER NOT NULL,          -- grows with every committed change
    lineage TEXT NOT NULL               -- another one for every copy, so that no copy is taken for another
);
CREATE TABLE source (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    origin TEXT NOT NULL,
    recorded TEXT,                      -- ISO 8601 date
    url TEXT,
    media TEXT,
    format TEXT NOT NULL,
    encoding TEXT NOT NULL,
    doubts TEXT NOT NULL,               -- JSON array of codes
    reading BLOB NOT NULL,              -- digest of what the reader made of the bytes
    changed INTEGER NOT NULL,           -- revision of its latest change
    removed INTEGER                     -- Unix time; NULL while it is in the library
);
CREATE INDEX source_changed ON source (changed);
CREATE TABLE edition (                  -- the bytes as they came: the first ones, and the latest others
    source INTEGER NOT NULL REFERENCES source,
    latest INTEGER NOT NULL CHECK (latest IN (0, 1)),
    digest BLOB NOT NULL,
    raw BLOB NOT NULL,                  -- zlib
    UNIQUE (source, latest)
);
CREATE TABLE speaker (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    scope TEXT                          -- id of the source a role or anonymous label belongs to
);
CREATE TABLE appearance (               -- a speaker in a source, as that source has it
    source INTEGER NOT NULL REFERENCES source,
    speaker INTEGER NOT NULL REFERENCES speaker,
    place INTEGER NOT NULL,             -- order of first words
    name TEXT NOT NULL,
    about TEXT NOT NULL,
    aliases TEXT NOT NULL,              -- JSON array
    turns INTEGER NOT NULL,
    PRIMARY KEY (source, speaker)
) WITHOUT ROWID;
CREATE INDEX appearance_speaker ON appearance (speaker);
CREATE TABLE turn (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    id TEXT NOT NULL UNIQUE,
    source INTEGER NOT NULL REFERENCES source,
    position INTEGER NOT NULL,
    speaker INTEGER NOT NULL REFERENCES speaker,
    line INTEGER NOT NULL,
    start INTEGER,                      -- microseconds
    stop INTEGER,                       -- microseconds
    repaired INTEGER NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX turn_position ON turn (source, position);
-- What may be a question (the signs are those of corpus.model.ASKING)
CREATE INDEX turn_asking ON turn (source, position) WHERE text GLOB '*[?？吗嗎呢么麼]*';
CREATE TABLE aside (
    source INTEGER NOT NULL REFERENCES source,
    place INTEGER NOT NULL,
    line INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (source, place)
) WITHOUT ROWID;
CREATE TABLE repair (
    source INTEGER NOT NULL REFERENCES source,
    place INTEGER NOT NULL,
    line INTEGER NOT NULL,
    raw TEXT NOT NULL,
    fixed TEXT NOT NULL,
    PRIMARY KEY (source, place)
) WITHOUT ROWID;
CREATE TABLE fingerprint (              -- of turns, to find the same words elsewhere
    hash INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    PRIMARY KEY (hash, turn)
) WITHOUT ROWID;
CREATE TABLE twin (                     -- both ways round
    turn INTEGER NOT NULL,
    other INTEGER NOT NULL,
    PRIMARY KEY (turn, other)
) WITHOUT ROWID;
-- What people decided, by public ids, so that it outlives the replacement of a source
CREATE TABLE merged (speaker TEXT PRIMARY KEY, kept TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE renamed (speaker TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE hidden_speaker (speaker TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE hidden_turn (turn TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE edited (
    source TEXT NOT NULL,
    field TEXT NOT NULL CHECK (field IN ('title', 'recorded', 'url', 'media')),
    value TEXT,
    PRIMARY KEY (source, field)
) WITHOUT ROWID;
INSERT INTO library VALUES (0, lower(hex(randomblob(8))));
"""

# MIGRATIONS[i] brings a library of version i + 1 to version i + 2.
MIGRATIONS: tuple[str, ...] = (
    "CREATE INDEX turn_asking ON turn (source, position) WHERE text GLOB '*[?？吗嗎呢么麼]*';",
)
