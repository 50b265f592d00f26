CREATE TABLE bench (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE booking (id INTEGER PRIMARY KEY, bench INTEGER NOT NULL REFERENCES bench, day TEXT NOT NULL, hours INTEGER NOT NULL);
INSERT INTO bench VALUES
  (1, 'anvil'),
  (2, 'drill'),
  (3, 'lathe');
INSERT INTO booking VALUES
  (1, 3, '2026-03-02', 3),
  (2, 1, '2026-04-01', 6),
  (3, 3, '2026-03-17', 2);
