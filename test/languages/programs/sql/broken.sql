SELEC 'broken';
SELECT 'never';
