WITH days AS (
  SELECT DISTINCT plot, day FROM watering
),
marked AS (
  SELECT plot, day, COALESCE(LAG(day) OVER (PARTITION BY plot ORDER BY day) <> date(day, '-1 day'), 1) AS begins
  FROM days
),
numbered AS (
  SELECT plot, day, SUM(begins) OVER (PARTITION BY plot ORDER BY day) AS run
  FROM marked
),
runs AS (
  SELECT plot, MIN(day) AS first_day, COUNT(*) AS days FROM numbered GROUP BY plot, run
)
SELECT name, first_day, days
FROM plot JOIN runs ON runs.plot = plot.id
WHERE NOT EXISTS (
  SELECT 1 FROM runs AS other
  WHERE other.plot = runs.plot
    AND (other.days > runs.days OR (other.days = runs.days AND other.first_day < runs.first_day))
)
ORDER BY days DESC, name;
