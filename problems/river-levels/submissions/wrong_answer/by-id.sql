WITH ranked AS (
  SELECT
    sensor,
    taken,
    level,
    level - LAG(level) OVER (PARTITION BY sensor ORDER BY id) AS change,
    ROW_NUMBER() OVER (PARTITION BY sensor ORDER BY id DESC) AS age
  FROM reading
)
SELECT sensor.name AS name, ranked.taken AS taken, ranked.level AS level, ranked.change AS change
FROM ranked JOIN sensor ON sensor.id = ranked.sensor
WHERE ranked.age = 1 AND ranked.change IS NOT NULL
ORDER BY name;
