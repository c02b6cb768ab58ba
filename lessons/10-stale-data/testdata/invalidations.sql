-- Names that caches must forget. The triggers note them in the transaction of the change itself, also where another program
-- makes it, so that no crash can come between the two. A row is removed when the cache was told.
CREATE TABLE IF NOT EXISTS invalidations (
    id   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- never used again (https://sqlite.org/autoinc.html)
    name TEXT    NOT NULL,
    -- Milliseconds since 1970 UTC, spelt so that a program with an older SQLite can write products, too.
    at   INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))
) STRICT;

CREATE INDEX IF NOT EXISTS invalidations_by_name ON invalidations (name);

-- Lesson 10: make three triggers on the table products here (https://sqlite.org/lang_createtrigger.html): one each for
-- a product that is inserted, updated and deleted. Each puts the name into the table above, once: a second row of a name
-- says that another writer was there, too. An update that changes the name itself puts both names there. An
-- INSERT … ON CONFLICT DO NOTHING that adds nothing notes nothing. This file is executed each time the database is opened.
