-- The model of what the service stores. It is applied every time the database is opened, and to files that
-- earlier versions made, so every statement here must leave alone what is there already.

-- A product. Its name is how it is found: the table is stored in the order of its names, so that finding one
-- is one walk down one tree (https://sqlite.org/withoutrowid.html). STRICT refuses values of another type
-- (https://sqlite.org/stricttables.html): a price is a whole number of cents, never a float.
CREATE TABLE IF NOT EXISTS products (
    name        TEXT    NOT NULL PRIMARY KEY CHECK (name <> ''),
    price_cents INTEGER NOT NULL CHECK (price_cents BETWEEN 0 AND 999999999),
    quantity    INTEGER NOT NULL CHECK (quantity BETWEEN 0 AND 2147483647)
) STRICT, WITHOUT ROWID;

-- Facts about this database file. Its identifier is part of every key in the cache, so that two databases, or a
-- deleted one and its successor, never answer for each other.
CREATE TABLE IF NOT EXISTS meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO meta (key, value) VALUES ('identifier', lower(hex(randomblob(4))));
