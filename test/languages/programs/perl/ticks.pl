use v5.36;
use Time::HiRes 'sleep';

for my $number (1 .. 5) {
    say $number;
    sleep 0.2;
}
