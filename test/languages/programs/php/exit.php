<?php

echo "out\n";
fwrite(STDERR, "err\n");
exit(7);
