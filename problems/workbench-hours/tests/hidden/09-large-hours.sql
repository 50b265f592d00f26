CREATE TABLE bench (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE booking (id INTEGER PRIMARY KEY, bench INTEGER NOT NULL REFERENCES bench, day TEXT NOT NULL, hours INTEGER NOT NULL);
INSERT INTO bench VALUES
  (1, 'drill'),
  (2, 'lathe'),
  (3, 'mitre');
INSERT INTO booking VALUES
  (1, 1, '2026-03-10', 9),
  (2, 2, '2026-03-10', 10),
  (3, 3, '2026-03-11', 100);
