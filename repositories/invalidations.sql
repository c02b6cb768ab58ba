-- Names that caches must forget. The triggers note them in the transaction of the change itself, also where another program
-- makes it, so that no crash can come between the two. A row is removed when the cache was told.
CREATE TABLE IF NOT EXISTS invalidations (
    id   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- never used again (https://sqlite.org/autoinc.html)
    name TEXT    NOT NULL,
    -- Milliseconds since 1970 UTC, spelt so that a program with an older SQLite can write products, too.
    at   INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))
) STRICT;

CREATE INDEX IF NOT EXISTS invalidations_by_name ON invalidations (name);

CREATE TRIGGER IF NOT EXISTS product_created AFTER INSERT ON products
BEGIN
    INSERT INTO invalidations (name) VALUES (NEW.name);
END;

CREATE TRIGGER IF NOT EXISTS product_changed AFTER UPDATE ON products
BEGIN
    INSERT INTO invalidations (name) VALUES (NEW.name);
    INSERT INTO invalidations (name) SELECT OLD.name WHERE OLD.name <> NEW.name;
END;

CREATE TRIGGER IF NOT EXISTS product_deleted AFTER DELETE ON products
BEGIN
    INSERT INTO invalidations (name) VALUES (OLD.name);
END;
