<?php

echo 'never';
if (true
