import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testRunner, type TestRunner } from '../test/exploits/caller.ts'

let test: TestRunner
beforeAll(async () => {
  test = await testRunner({ prewarm: ['lua'] })
})
afterAll(() => test.end())

const files = (texts: Record<string, string>, stdin = '') =>
  test.caller.run({
    language: 'lua',
    entry: 'main.lua',
    stdin,
    files: Object.entries(texts).map(([name, text]) => ({ name, text })),
  })
const lua = (code: string, stdin?: string) => files({ 'main.lua': code }, stdin)

describe('lua', () => {
  it('says its version', async () => {
    const { frames } = await lua('return')
    expect(frames[0]).toMatchObject({ t: 'started', version: expect.stringMatching(/^Lua 5\.\d$/) })
  })

  it('modules in files and folders, each loaded once', async () => {
    const { out, err } = await files({
      'main.lua':
        'local deep = require("pkg.deep")\nprint(deep.name, require("pkg.deep") == deep, require("pkg").name, arg[0], ...)',
      'pkg/deep.lua': 'print("loaded")\nreturn { name = ... }',
      'pkg/init.lua': 'return { name = "init" }',
    })
    expect([out, err]).toEqual(['loaded\npkg.deep\ttrue\tinit\tmain.lua\n', ''])
  })

  it('input the way programs read it', async () => {
    const ways = [
      'local sum = 0 for line in io.lines() do for n in line:gmatch("%d+") do sum = sum + n end end print(sum)',
      'local sum = 0 for n in io.read("a"):gmatch("%d+") do sum = sum + n end print(sum)',
      'local a, b, c, d = io.read("n", "n", "n", "n") print(a + b + c + d)',
      'local sum = 0 while true do local n = io.stdin:read("n") if not n then break end sum = sum + n end print(sum)',
    ]
    for (const code of ways) expect([code, (await lua(code, '3 4\n5 6\n')).out]).toEqual([code, '18\n'])
    expect((await lua('print(io.read(), io.read("L"), io.read())', 'a\nb\n')).out).toBe('a\tb\n\tnil\n')
  })

  it('a question without a newline is seen before the answer, without a flush', async () => {
    const { out } = await lua('io.write("Name? ") local name = io.read() print("Hello " .. name)', 'Ann\n')
    expect(out).toBe('Name? Hello Ann\n')
  })

  it('an error nobody caught is shown as the lua command shows it', async () => {
    const { err, verdict } = await files({
      'main.lua': 'local util = require("util")\nlocal function call()\n  util.fail()\nend\ncall()',
      'util.lua': 'local M = {}\nfunction M.fail() local x = nil + 1 end\nreturn M',
    })
    expect(err).toBe(
      'lua: ./util.lua:2: attempt to perform arithmetic on a nil value\nstack traceback:\n' +
        "\t./util.lua:2: in function 'util.fail'\n\tmain.lua:3: in local 'call'\n\tmain.lua:5: in main chunk\n\t[C]: in ?\n",
    )
    expect(verdict).toMatchObject({ status: 'runtime_error', exitCode: 1 })
    const broken = await lua('print(1')
    expect([broken.err, broken.verdict.exitCode]).toEqual(["lua: main.lua:1: ')' expected near <eof>\n", 1])
    expect((await lua('error({})')).err).toMatch(
      /^lua: \(error object is a table value\)\nstack traceback:\n/,
    )
    expect((await lua('error(setmetatable({}, { __tostring = function() return "mine" end }))')).err).toBe(
      'lua: mine\n',
    )
  })

  it('exit codes, and what is left for the end', async () => {
    const code = async (text: string) => (await lua(text)).verdict.exitCode
    expect(await code('os.exit(3)')).toBe(3)
    expect(await code('os.exit(false)')).toBe(1)
    expect(await code('os.exit(true)')).toBe(0)
    const { out } = await lua(
      'setmetatable({}, { __gc = function() print("collected") end }) io.write("end ")',
    )
    expect(out).toBe('end collected\n')
  })

  it('files of its own, dates and the standard library', async () => {
    const { out, err } = await lua(`
local f = assert(io.open("notes.txt", "w")) f:write("a\\nb\\n") f:close()
f = io.open("notes.txt", "a+") f:write("c") f:seek("set", 0) print(f:read("a")) f:close()
print(os.rename("notes.txt", "/tmp/n"), os.remove("/tmp/n"), os.remove("/tmp/n"))
print(os.date("!%Y-%m-%d %H:%M:%S %j %a", 86400), os.time({ year = 2024, month = 2, day = 30, hour = 0 }), os.date("*t", 0).year)
print(string.format("%5.2f|%q|%-5s|", math.pi, "x", "ab"), #table.pack(1, 2), utf8.char(8364), 7 // 2, 2 ^ 10)
print(select(2, pcall(error, "caught", 0)), coroutine.wrap(function(a) return coroutine.yield(a + 1) end)(1))
goto done
print("never")
::done::`)
    expect(err).toBe('')
    expect(out.split('\n')).toEqual([
      'a',
      'b',
      'c',
      'true\ttrue\tnil\t/tmp/n: No such file or directory\t44',
      '1970-01-02 00:00:00 002 Fri\t1709251200\t1970',
      ' 3.14|"x"|ab   |\t2\t€\t3\t1024.0',
      'caught\t2',
      '',
    ])
  })

  it('deep recursion is an error of the program', async () => {
    const { err, verdict } = await lua('local function f(n) return f(n + 1) + 1 end\nf(0)')
    expect(err).toContain('stack overflow')
    expect(verdict).toMatchObject({ status: 'runtime_error', exitCode: 1 })
  })
})
