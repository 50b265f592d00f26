use v5.36;

say 'y' x 100 while 1;
