<?php

echo 'Your name: ';
$name = trim(fgets(STDIN));
echo "Hello, $name!\n";
