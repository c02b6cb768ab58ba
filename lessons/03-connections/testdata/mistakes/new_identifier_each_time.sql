-- The identifier is replaced every time the file is opened, and with it every key in the cache.
--
-- file: repositories/sqliteconn/schema.sql
-- rejected by: repositories/sqliteconn: the identifier is short, and stays with the file

CREATE TABLE IF NOT EXISTS products (
    name        TEXT    NOT NULL PRIMARY KEY CHECK (name <> ''),
    price_cents INTEGER NOT NULL CHECK (price_cents BETWEEN 0 AND 999999999),
    quantity    INTEGER NOT NULL CHECK (quantity BETWEEN 0 AND 2147483647)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT OR REPLACE INTO meta (key, value) VALUES ('identifier', lower(hex(randomblob(4))));
