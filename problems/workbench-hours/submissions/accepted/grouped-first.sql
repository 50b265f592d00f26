WITH march AS (
  SELECT bench, COUNT(*) AS bookings, SUM(hours) AS hours
  FROM booking
  WHERE day LIKE '2026-03-%'
  GROUP BY bench
)
SELECT name, IFNULL(bookings, 0) AS bookings, IFNULL(hours, 0) AS hours
FROM bench LEFT JOIN march ON march.bench = bench.id
ORDER BY 3 DESC, 1;
