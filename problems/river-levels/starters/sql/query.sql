-- sensor(id, name); reading(id, sensor, taken, level)
-- Wanted: name, taken, level, change of each sensor's latest reading, if it has two; by name.
SELECT name
FROM sensor
ORDER BY name;
