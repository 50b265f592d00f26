io.write("Your name: ")
local name = io.read()
print("Hello, " .. name .. "!")
