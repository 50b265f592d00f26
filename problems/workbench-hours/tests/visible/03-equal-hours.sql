CREATE TABLE bench (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE booking (id INTEGER PRIMARY KEY, bench INTEGER NOT NULL REFERENCES bench, day TEXT NOT NULL, hours INTEGER NOT NULL);
INSERT INTO bench VALUES
  (1, 'oven'),
  (2, 'glue'),
  (3, 'easel');
INSERT INTO booking VALUES
  (1, 1, '2026-03-05', 4),
  (2, 2, '2026-03-06', 1),
  (3, 2, '2026-03-06', 3),
  (4, 3, '2026-03-31', 8);
