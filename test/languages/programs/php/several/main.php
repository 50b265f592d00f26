<?php

require 'answer.php';

echo answer(), "\n";
