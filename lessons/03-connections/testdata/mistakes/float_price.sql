-- The price is a float (REAL), which can hold a fraction of a cent and cannot hold 19.99.
--
-- file: repositories/sqliteconn/schema.sql
-- rejected by: repositories/sqliteconn: the schema keeps out what is no product a price with a fraction of a cent

CREATE TABLE IF NOT EXISTS products (
    name        TEXT    NOT NULL PRIMARY KEY CHECK (name <> ''),
    price_cents REAL    NOT NULL CHECK (price_cents BETWEEN 0 AND 999999999),
    quantity    INTEGER NOT NULL CHECK (quantity BETWEEN 0 AND 2147483647)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO meta (key, value) VALUES ('identifier', lower(hex(randomblob(4))));
