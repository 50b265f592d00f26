<?php

while (true) {
    echo str_repeat('y', 100), "\n";
}
