puts "never"
if true puts "nor this"
