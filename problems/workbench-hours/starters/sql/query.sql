-- bench(id, name); booking(id, bench, day, hours)
-- Wanted: name, bookings, hours of every bench in March 2026; most hours first, then by name.
SELECT name
FROM bench;
