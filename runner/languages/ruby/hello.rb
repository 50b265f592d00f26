print "Your name: "
name = gets.chomp
puts "Hello, #{name}!"
