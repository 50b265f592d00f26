use v5.36;

say 'out';
say STDERR 'err';
exit 7;
