-- The model of what the service stores. It is applied every time the database is opened, and to files that
-- earlier versions made, so every statement here must leave alone what is there already.

-- A product. Its name is how it is found: the table is stored in the order of its names, so that finding one
-- is one walk down one tree (https://sqlite.org/withoutrowid.html). STRICT refuses values of another type
-- (https://sqlite.org/stricttables.html): a price is a whole number of cents, never a float.
--
-- Lesson 03: make the table products here, in place of the SELECT, which only says that it is missing. Its columns are name,
-- price_cents and quantity. A name is text, not empty, and there once. A price is from 0 to 999999999 cents, a quantity from
-- 0 to 2147483647. No column may be NULL.
SELECT [lesson 03: schema.sql is yours to write];

-- Facts about this database file. Its identifier is part of every key in the cache, so that two databases, or a
-- deleted one and its successor, never answer for each other.
--
-- Make the table meta here. Its columns are key and value, both text, both never NULL, and a key is there once. Then put
-- one row into it, unless it is there: the key 'identifier', and as its value eight random hexadecimal digits in lower
-- case (https://sqlite.org/lang_corefunc.html has randomblob, hex and lower).
