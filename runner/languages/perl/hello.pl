use v5.36;

print "Your name: ";
chomp(my $name = <STDIN>);
say "Hello, $name!";
