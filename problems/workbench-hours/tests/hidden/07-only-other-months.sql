CREATE TABLE bench (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE booking (id INTEGER PRIMARY KEY, bench INTEGER NOT NULL REFERENCES bench, day TEXT NOT NULL, hours INTEGER NOT NULL);
INSERT INTO bench VALUES
  (10, 'lathe'),
  (3, 'anvil'),
  (11, 'bandsaw'),
  (4, 'glue'),
  (5, 'drill');
INSERT INTO booking VALUES
  (1, 3, '2026-05-23', 5),
  (2, 11, '2026-06-03', 1),
  (3, 11, '2026-06-17', 7),
  (4, 3, '2026-05-11', 4),
  (5, 10, '2026-04-08', 6),
  (6, 3, '2026-04-28', 2),
  (7, 11, '2026-05-17', 2),
  (8, 11, '2026-05-12', 4),
  (9, 11, '2026-05-05', 6),
  (10, 10, '2026-05-16', 5),
  (11, 11, '2026-05-21', 7),
  (12, 10, '2026-06-27', 2),
  (13, 10, '2026-05-17', 2),
  (14, 10, '2026-04-20', 2),
  (15, 10, '2026-05-11', 1),
  (16, 10, '2026-05-23', 5),
  (17, 3, '2026-04-26', 4),
  (18, 11, '2026-06-23', 7),
  (19, 3, '2026-06-16', 8),
  (20, 3, '2026-06-15', 8);
