-- The model of what the service stores, as sqliteconn has it for SQLite. It is applied to a database that does not have it.

-- Names are compared and ordered byte by byte (COLLATE "C"), whatever the database's own collation is.
CREATE TABLE IF NOT EXISTS products (
    name        TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (name <> ''),
    price_cents BIGINT           NOT NULL CHECK (price_cents BETWEEN 0 AND 999999999),
    quantity    BIGINT           NOT NULL CHECK (quantity BETWEEN 0 AND 2147483647)
);

-- Facts about this database. Its identifier is part of every key in the cache, so that two databases never answer for each
-- other.
CREATE TABLE IF NOT EXISTS meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

INSERT INTO meta (key, value) VALUES ('identifier', substr(md5(gen_random_uuid()::text), 1, 8)) ON CONFLICT DO NOTHING;

-- Names that caches must forget. The trigger notes them in the transaction of the change itself, also where another program
-- makes it. A row is removed when the cache was told. Identifiers become visible out of order, but not those of one name:
-- its changes wait for each other.
CREATE TABLE IF NOT EXISTS invalidations (
    id    BIGINT           GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name  TEXT COLLATE "C" NOT NULL,
    at    TIMESTAMPTZ      NOT NULL DEFAULT clock_timestamp(),
    taken TIMESTAMPTZ      -- when an instance last took it to deliver it
);

CREATE INDEX IF NOT EXISTS invalidations_by_name ON invalidations (name);

CREATE OR REPLACE FUNCTION note_invalidation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    CASE TG_OP
    WHEN 'TRUNCATE' THEN
        INSERT INTO invalidations (name) SELECT name FROM products;
    WHEN 'DELETE' THEN
        INSERT INTO invalidations (name) VALUES (OLD.name);
    ELSE
        INSERT INTO invalidations (name) VALUES (NEW.name);
        IF TG_OP = 'UPDATE' AND OLD.name <> NEW.name THEN
            INSERT INTO invalidations (name) VALUES (OLD.name);
        END IF;
    END CASE;
    RETURN NULL; -- which an AFTER trigger's result is anyway
END
$$;

CREATE OR REPLACE TRIGGER product_changed AFTER INSERT OR UPDATE OR DELETE ON products
    FOR EACH ROW EXECUTE FUNCTION note_invalidation();

CREATE OR REPLACE TRIGGER products_emptied BEFORE TRUNCATE ON products
    FOR EACH STATEMENT EXECUTE FUNCTION note_invalidation();
