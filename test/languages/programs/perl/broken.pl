use v5.36;

say 'never';
say $undeclared;
