use v5.36;

print 'Name? ';
chomp(my $name = <STDIN>);
say "Hello $name";
