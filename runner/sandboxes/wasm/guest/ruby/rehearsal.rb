# Run in every guest before its program, so that what programs use is machine code by then. Prints the version first.
puts RUBY_VERSION
actor = Class.new do
  def greet(name) = "Hello, #{name}!"

  def run
    puts greet(gets.chomp), [1, 2.5, nil, :a, { b: 1 }, 1..3].inspect
    printf("%05.2f %s\n", 1.5, 'text')
    numbers = (1..9).map { |n| n * n }.select(&:even?).sort_by { |n| -n }
    puts numbers.sum, numbers.join(', '), 'text'.upcase.gsub(/T/) { |t| t.downcase }
    begin
      Integer('x')
    rescue ArgumentError => error
      warn error.message
    end
    nil.rehearse
  end
end
actor.new.run
