-- Lua cannot sleep.
local function wait(seconds)
  local begun = os.clock()
  while os.clock() - begun < seconds do
  end
end

for number = 1, 5 do
  print(number)
  io.flush()
  wait(0.2)
end
