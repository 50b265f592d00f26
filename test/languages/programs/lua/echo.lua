for piece in io.stdin:lines(65536) do
  io.write(piece)
end
