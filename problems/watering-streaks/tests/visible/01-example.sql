CREATE TABLE plot (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE watering (id INTEGER PRIMARY KEY, plot INTEGER NOT NULL REFERENCES plot, day TEXT NOT NULL, litres INTEGER NOT NULL);
INSERT INTO plot VALUES
  (1, 'peas'),
  (2, 'kale'),
  (3, 'leeks');
INSERT INTO watering VALUES
  (1, 1, '2026-06-01', 4),
  (2, 1, '2026-06-02', 10),
  (3, 1, '2026-06-02', 2),
  (4, 1, '2026-06-04', 17),
  (5, 1, '2026-06-05', 14),
  (6, 1, '2026-06-06', 10),
  (7, 2, '2026-06-30', 7),
  (8, 2, '2026-07-01', 4);
