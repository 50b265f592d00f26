SELECT bench.name AS name, COUNT(booking.id) AS bookings, COALESCE(SUM(booking.hours), 0) AS hours
FROM bench
LEFT JOIN booking ON booking.bench = bench.id
WHERE booking.day LIKE '2026-03-%'
GROUP BY bench.id, bench.name
ORDER BY hours DESC, name;
