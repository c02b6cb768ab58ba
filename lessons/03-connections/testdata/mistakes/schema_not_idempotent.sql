-- CREATE TABLE without IF NOT EXISTS: the second time the file is opened, it fails.
--
-- file: repositories/sqliteconn/schema.sql
-- rejected by: repositories/sqliteconn: the schema is applied again without harm to what is stored

CREATE TABLE products (
    name        TEXT    NOT NULL PRIMARY KEY CHECK (name <> ''),
    price_cents INTEGER NOT NULL CHECK (price_cents BETWEEN 0 AND 999999999),
    quantity    INTEGER NOT NULL CHECK (quantity BETWEEN 0 AND 2147483647)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO meta (key, value) VALUES ('identifier', lower(hex(randomblob(4))));
