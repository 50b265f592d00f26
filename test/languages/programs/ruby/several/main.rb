require_relative "answer"

puts Answer.value
