-- Nothing keeps the same name from being inserted any number of times.
--
-- file: repositories/sqliteconn/schema.sql
-- rejected by: repositories/sqliteconn: the schema has each name once

CREATE TABLE IF NOT EXISTS products (
    id          INTEGER PRIMARY KEY,
    name        TEXT    NOT NULL CHECK (name <> ''),
    price_cents INTEGER NOT NULL CHECK (price_cents BETWEEN 0 AND 999999999),
    quantity    INTEGER NOT NULL CHECK (quantity BETWEEN 0 AND 2147483647)
) STRICT;

CREATE TABLE IF NOT EXISTS meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO meta (key, value) VALUES ('identifier', lower(hex(randomblob(4))));
