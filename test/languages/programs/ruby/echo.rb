$stdin.binmode
$stdout.binmode
while (piece = $stdin.read(65_536))
  $stdout.write(piece)
end
