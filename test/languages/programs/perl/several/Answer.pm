package Answer;
use v5.36;

sub answer() { 6 * 7 }

1;
