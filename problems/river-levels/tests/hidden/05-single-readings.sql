CREATE TABLE sensor (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE reading (id INTEGER PRIMARY KEY, sensor INTEGER NOT NULL REFERENCES sensor, taken TEXT NOT NULL, level INTEGER NOT NULL, UNIQUE (sensor, taken));
INSERT INTO sensor VALUES
  (1, 'iris'),
  (2, 'dell'),
  (3, 'eddy');
INSERT INTO reading VALUES
  (1, 1, '2026-01-01T00:00', 5),
  (2, 2, '2026-01-01T00:00', 6),
  (3, 3, '2026-01-01T00:00', 1),
  (4, 3, '2026-01-01T00:30', 2);
