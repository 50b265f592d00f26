CREATE TABLE plot (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE watering (id INTEGER PRIMARY KEY, plot INTEGER NOT NULL REFERENCES plot, day TEXT NOT NULL, litres INTEGER NOT NULL);
INSERT INTO plot VALUES
  (1, 'chard');
INSERT INTO watering VALUES
  (1, 1, '2026-08-01', 3),
  (2, 1, '2026-08-02', 9),
  (3, 1, '2026-08-03', 1),
  (4, 1, '2026-08-03', 19),
  (5, 1, '2026-08-04', 18),
  (6, 1, '2026-08-05', 5),
  (7, 1, '2026-08-08', 2),
  (8, 1, '2026-08-09', 7),
  (9, 1, '2026-08-10', 11);
