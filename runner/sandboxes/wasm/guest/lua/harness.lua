-- Runs a file as the `lua` command would, and ends the process.
local entry = ...
local load, protected, trace, write, exit = loadfile, xpcall, debug.traceback, io.stderr.write, os.exit
local stderr, tostring, type, getmetatable = io.stderr, tostring, type, getmetatable
local find, sub = string.find, string.sub

package.path = "./?.lua;./?/init.lua"
package.cpath = "./?.so"
arg = { [0] = entry }

local function explain(problem)
  if type(problem) ~= "string" and type(problem) ~= "number" then
    local meta = getmetatable(problem)
    if type(meta) == "table" and meta.__tostring then return tostring(problem) end
    problem = "(error object is a " .. type(problem) .. " value)"
  end
  local text = trace(problem, 2)
  -- What called the program is nobody's business.
  local last, at = nil, 1
  while at do
    last, at = at, find(text, "\n\t[C]: in function 'xpcall'", at + 1, true)
  end
  return last > 1 and sub(text, 1, last) .. "\t[C]: in ?" or text
end

local ok, problem = false, nil
local program, unreadable = load(entry)
if program then
  ok, problem = protected(program, explain)
else
  problem = unreadable
end
if not ok then write(stderr, "lua: ", tostring(problem), "\n") end
exit(ok, true)
