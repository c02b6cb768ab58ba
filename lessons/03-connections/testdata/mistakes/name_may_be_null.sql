-- The name is a PRIMARY KEY without NOT NULL, which an ordinary table of SQLite lets be NULL, any number of times.
--
-- file: repositories/sqliteconn/schema.sql
-- rejected by: repositories/sqliteconn: the schema keeps out what is no product no name

CREATE TABLE IF NOT EXISTS products (
    name        TEXT    PRIMARY KEY CHECK (name <> ''),
    price_cents INTEGER NOT NULL CHECK (typeof(price_cents) = 'integer' AND price_cents BETWEEN 0 AND 999999999),
    quantity    INTEGER NOT NULL CHECK (typeof(quantity) = 'integer' AND quantity BETWEEN 0 AND 2147483647)
);

CREATE TABLE IF NOT EXISTS meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO meta (key, value) VALUES ('identifier', lower(hex(randomblob(4))));
