CREATE TABLE plot (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE watering (id INTEGER PRIMARY KEY, plot INTEGER NOT NULL REFERENCES plot, day TEXT NOT NULL, litres INTEGER NOT NULL);
INSERT INTO plot VALUES
  (1, 'kale'),
  (2, 'chard');
INSERT INTO watering VALUES
  (1, 1, '2025-12-30', 11),
  (2, 1, '2025-12-31', 3),
  (3, 1, '2026-01-01', 12),
  (4, 2, '2026-02-28', 7),
  (5, 2, '2026-03-01', 8),
  (6, 1, '2026-02-01', 15);
