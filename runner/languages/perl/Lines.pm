package Lines;

# Lines are seen when they are printed.
$| = 1;
