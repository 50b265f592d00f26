CREATE TABLE people (name TEXT, born INTEGER);
INSERT INTO people VALUES ('Ada', 1815), ('Grace', 1906), ('Alan', 1912);

SELECT 'Hello, ' || name || '!' AS greeting, born
FROM people
ORDER BY born;
