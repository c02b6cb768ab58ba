-- The table is not STRICT, so SQLite stores text in an INTEGER column.
--
-- file: repositories/sqliteconn/schema.sql
-- rejected by: repositories/sqliteconn: the schema keeps out what is no product a price that is text

CREATE TABLE IF NOT EXISTS products (
    name        TEXT    NOT NULL PRIMARY KEY CHECK (name <> ''),
    price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
    quantity    INTEGER NOT NULL CHECK (quantity BETWEEN 0 AND 2147483647)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO meta (key, value) VALUES ('identifier', lower(hex(randomblob(4))));
