-- plot(id, name); watering(id, plot, day, litres)
-- Wanted: name, first_day, days of each plot's longest run of days; most days first, then by name.
SELECT name
FROM plot;
