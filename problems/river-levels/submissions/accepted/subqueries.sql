SELECT sensor.name AS name, late.taken AS taken, late.level AS level, late.level - early.level AS change
FROM sensor
JOIN reading AS late
  ON late.sensor = sensor.id
  AND late.taken = (SELECT MAX(taken) FROM reading WHERE reading.sensor = sensor.id)
JOIN reading AS early
  ON early.sensor = sensor.id
  AND early.taken = (SELECT MAX(taken) FROM reading WHERE reading.sensor = sensor.id AND taken < late.taken)
ORDER BY name;
