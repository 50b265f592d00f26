print "Name? "
$stdout.flush
puts "Hello #{gets.chomp}"
