use v5.36;

binmode $_ for *STDIN, *STDOUT;
my $piece;
print $piece while read STDIN, $piece, 65536;
