local line = string.rep("y", 100)
while true do
  print(line)
end
