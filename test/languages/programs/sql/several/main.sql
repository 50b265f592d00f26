.mode list
.headers off
.read answer.sql
SELECT value FROM answer;
