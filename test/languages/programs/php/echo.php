<?php

while (($piece = fread(STDIN, 65536)) !== '' && $piece !== false) {
    fwrite(STDOUT, $piece);
}
