WITH ranked AS (
  SELECT
    sensor,
    taken,
    level,
    level - FIRST_VALUE(level) OVER (PARTITION BY sensor ORDER BY taken) AS change,
    ROW_NUMBER() OVER (PARTITION BY sensor ORDER BY taken DESC) AS age,
    COUNT(*) OVER (PARTITION BY sensor) AS count
  FROM reading
)
SELECT sensor.name AS name, ranked.taken AS taken, ranked.level AS level, ranked.change AS change
FROM ranked JOIN sensor ON sensor.id = ranked.sensor
WHERE ranked.age = 1 AND ranked.count > 1
ORDER BY name;
