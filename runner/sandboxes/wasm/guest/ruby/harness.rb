# Runs a program as the `ruby` command would. One expression: a lambda that takes the name of the file to start and
# answers the exit code.
lambda do |entry|
  # The exit code when memory was refused.
  out_of_memory = 256
  $0 = entry
  [$stdout, $stderr].each { |stream| stream.sync = true }
  [$stdin, ARGF].each { |stream| stream.lineno = 0 }
  $_ = nil
  srand

  # Nothing else ends the interpreter in an orderly way here, so what was left for the end is kept and called below.
  at_end = []
  Kernel.send(:define_method, :at_exit) { |&block| at_end.push(block) && block }
  # There is nothing to start here, as on a machine without programs.
  Kernel.send(:define_method, :system) { |*| nil }
  Kernel.send(:define_method, :`) { |command| raise Errno::ENOENT, command }
  Kernel.send(:private, :at_exit, :system, :`)

  show = lambda do |error|
    # One that has not begun to run has no place but that in its message.
    how = error.backtrace&.empty? ? :detailed_message : :full_message
    text = error.public_send(how, highlight: false)
    $stderr.puts(text.gsub(/^\tfrom <codecollab>:.*\n?(?:\tfrom .*\n?)*/, ''))
  end

  guarded = lambda do |step|
    step.call
    0
  rescue SystemExit => error
    error.status
  rescue NoMemoryError => error
    show.call(error)
    out_of_memory
  rescue Exception => error
    show.call(error)
    1
  end

  program = lambda do
    text = File.binread(entry)
    if (mark = text.match(/^__END__\r?\n/n))
      data = File.open(entry)
      data.pos = mark.end(0)
      Object.const_set(:DATA, data)
    end
    begin
      compiled = RubyVM::InstructionSequence.compile_file(entry)
    rescue SyntaxError => error
      error.set_backtrace([])
      raise
    end
    compiled.eval
  end

  status = guarded.call(program)
  until at_end.empty?
    ended = guarded.call(at_end.pop)
    status = ended unless ended.zero?
  end
  status
end
