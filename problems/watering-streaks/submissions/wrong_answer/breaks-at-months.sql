WITH days AS (
  SELECT DISTINCT plot, day FROM watering
),
numbered AS (
  SELECT plot, day, CAST(REPLACE(day, '-', '') AS INTEGER) - ROW_NUMBER() OVER (PARTITION BY plot ORDER BY day) AS run
  FROM days
),
runs AS (
  SELECT plot, MIN(day) AS first_day, COUNT(*) AS days FROM numbered GROUP BY plot, run
),
ranked AS (
  SELECT plot, first_day, days, ROW_NUMBER() OVER (PARTITION BY plot ORDER BY days DESC, first_day) AS place
  FROM runs
)
SELECT name, first_day, days
FROM ranked JOIN plot ON plot.id = ranked.plot
WHERE place = 1
ORDER BY days DESC, name;
