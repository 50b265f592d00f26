(1..5).each do |number|
  puts number
  $stdout.flush
  sleep 0.2
end
