import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testRunner, type Ask, type TestRunner } from '../test/exploits/caller.ts'
import { LANGUAGES } from './languages.ts'

let test: TestRunner
beforeAll(async () => {
  test = await testRunner({ prewarm: ['python', 'javascript', 'typescript'] })
})
afterAll(() => test.end())

const run = (language: string, code: string, more: Ask = {}) =>
  test.caller.run({ language, code, stdin: '', ...more })
const files = (language: string, entry: string, texts: Record<string, string>, stdin = '') =>
  run(language, '', { entry, stdin, files: Object.entries(texts).map(([name, text]) => ({ name, text })) })

/** The first start of a language prepares it for all later ones, and here all of them start. */
const FIRST_STARTS_MS = 300_000

it(
  'the hello of every language greets whoever is there',
  async () => {
    // SQL asks for nothing.
    for (const { id, hello } of LANGUAGES.filter(({ id, wasm }) => wasm && id !== 'sql')) {
      const { out, verdict } = await files(id, hello.name, { [hello.name]: hello.text }, 'Ann\n')
      expect([id, verdict.status, out]).toEqual([id, 'ok', 'Your name: Hello, Ann!\n'])
    }
  },
  FIRST_STARTS_MS,
)

describe('python', () => {
  const python = (code: string, more?: Ask) => run('python', code, more)

  it('says its exact version', async () => {
    const { frames } = await python('pass')
    expect(frames[0]).toMatchObject({ t: 'started', version: expect.stringMatching(/^CPython 3\.\d+\.\d+$/) })
  })

  it('several files, folders included', async () => {
    const { out } = await files('python', 'main.py', {
      'main.py': 'import util\nfrom pkg.deep import name\nprint(util.double(21), name, __name__, __file__)',
      'util.py': 'def double(x): return 2 * x',
      'pkg/__init__.py': '',
      'pkg/deep.py': 'name = __name__',
    })
    expect(out).toBe('42 pkg.deep __main__ /code/main.py\n')
  })

  it('exit codes', async () => {
    const code = async (text: string) => (await python(text)).verdict
    expect(await code('import sys; sys.exit(3)')).toMatchObject({ status: 'runtime_error', exitCode: 3 })
    expect(await code('import sys; sys.exit()')).toMatchObject({ status: 'ok', exitCode: 0 })
    expect(await code('import os; os._exit(4)')).toMatchObject({ status: 'runtime_error', exitCode: 4 })
    const { verdict, err } = await python('raise SystemExit("reason")')
    expect([verdict.exitCode, err]).toEqual([1, 'reason\n'])
  })

  it('a traceback shows the program’s own files and nothing else', async () => {
    const { err, verdict } = await files('python', 'main.py', {
      'main.py': 'import util\nutil.fail()',
      'util.py': 'def fail():\n    return 1 / 0',
    })
    expect(err).toBe(
      'Traceback (most recent call last):\n  File "/code/main.py", line 2, in <module>\n    util.fail()\n    ~~~~~~~~~^^\n' +
        '  File "/code/util.py", line 2, in fail\n    return 1 / 0\n           ~~^~~\nZeroDivisionError: division by zero\n',
    )
    expect(verdict).toMatchObject({ status: 'runtime_error', exitCode: 1 })
    const broken = await python('print(1')
    expect(broken.err).toMatch(/^ {2}File "\/code\/main.py", line 1\n/)
    expect(broken.err).toContain('SyntaxError')
  })

  it('asyncio, atexit and the standard library work without a network', async () => {
    const { out, err } = await python(`
import asyncio, atexit, collections, dataclasses, datetime, decimal, heapq, json, random, re, statistics, unittest, sqlite3
atexit.register(print, "bye")
async def work(n):
    await asyncio.sleep(0.01 * n)
    return n
async def main():
    return await asyncio.gather(*(work(n) for n in (3, 1, 2)))
print(asyncio.run(main()))
print(sqlite3.connect(":memory:").execute("select 6 * 7").fetchone())
`)
    expect([out, err]).toEqual(['[3, 1, 2]\n(42,)\nbye\n', ''])
  })

  it('chance differs from run to run', async () => {
    const code = 'import random; print(random.random())'
    expect((await python(code)).out).not.toBe((await python(code)).out)
  })

  it('deep recursion is an error of the program', async () => {
    const { verdict, err } = await python('def f(n): return f(n + 1)\nf(0)')
    expect(verdict.status).toBe('runtime_error')
    expect(err).toContain('RecursionError')
  })
})

describe('javascript', () => {
  const javascript = (code: string, more?: Ask) => run('javascript', code, more)

  it('console shows values as Node does', async () => {
    const { out, err } = await javascript(`
console.log('text', 1, -0, 10n, true, null, undefined, [1, 'two', [3]], { a: { b: { c: { d: 1 } } } })
console.log(new Map([['k', 1]]), new Set([1]), class A {}, function f() {}, Symbol('s'), [ , 1])
console.log('%s is %d years', 'Ann', 42, 'extra')
console.table([{ a: 1, b: 'x' }])
console.error(new Error('shown').message)
const loop = {}; loop.self = loop; console.log(loop)`)
    expect(out.split('\n').slice(0, 3)).toEqual([
      "text 1 -0 10n true null undefined [ 1, 'two', [ 3 ] ] { a: { b: { c: [Object] } } }",
      "Map(1) { 'k' => 1 } Set(1) { 1 } [class A] [Function: f] Symbol(s) [ <1 empty item>, 1 ]",
      'Ann is 42 years extra',
    ])
    expect(out).toContain("│ 0       │ 1 │ 'x' │")
    expect(out).toContain('{ self: [Circular *1] }')
    expect(err).toBe('shown\n')
  })

  it('modules, CommonJS and JSON in several files', async () => {
    const { out } = await files('javascript', 'main.js', {
      'main.js':
        'import { two } from "./lib/two.js"\nimport old from "./old.cjs"\nimport data from "./data.json"\nconsole.log(two, old.three, data.four, await Promise.resolve(5))',
      'lib/two.js': 'import { one } from "../one.js"\nexport const two = one + one',
      'one.js': 'export const one = 1',
      'old.cjs': 'module.exports = { three: require("./data.json").four - 1 }',
      'data.json': '{ "four": 4 }',
    })
    expect(out).toBe('2 3 4 5\n')
  })

  it('timers and promises happen in order', async () => {
    const { out } = await javascript(`
setTimeout(() => console.log('timer'), 700)
const every = setInterval(() => { console.log('tick'); clearInterval(every) }, 5)
queueMicrotask(() => console.log('micro'))
process.nextTick(() => console.log('next'))
Promise.resolve().then(() => console.log('then'))
console.log('now')`)
    expect(out.split('\n')).toEqual(['now', 'micro', 'next', 'then', 'tick', 'timer', ''])
  })

  it('input the way programs in contests read it', async () => {
    const stdin = '3 4\n5 6\n'
    const ways = [
      'console.log(require("fs").readFileSync(0, "utf8").trim().split(/\\s+/).map(Number).reduce((a, b) => a + b))',
      'console.log(require("fs").readFileSync("/dev/stdin").toString().trim().split(/\\s+/).map(Number).reduce((a, b) => a + b))',
      'let sum = 0; const rl = require("readline").createInterface({ input: process.stdin }); rl.on("line", (l) => { for (const n of l.split(" ")) sum += +n }); rl.on("close", () => console.log(sum))',
      'import readline from "node:readline"; let sum = 0; for await (const l of readline.createInterface({ input: process.stdin })) for (const n of l.split(" ")) sum += +n; console.log(sum)',
      'let all = ""; process.stdin.on("data", (d) => (all += d)); process.stdin.on("end", () => console.log(all.trim().split(/\\s+/).map(Number).reduce((a, b) => a + b)))',
      'let sum = 0; for (let l; (l = readLine()) !== null; ) for (const n of l.split(" ")) sum += +n; console.log(sum)',
    ]
    for (const code of ways) expect([code, (await javascript(code, { stdin })).out]).toEqual([code, '18\n'])
  })

  it('errors nobody caught end the program with a trace and code 1', async () => {
    const thrown = await javascript('function f() {\n  throw new TypeError("bad")\n}\nf()')
    expect(thrown.err).toMatch(
      /^TypeError: bad\n {4}at f \(main\.js:2:\d+\)\n {4}at <anonymous> \(main\.js:4:\d+\)\n$/,
    )
    expect(thrown.verdict).toMatchObject({ status: 'runtime_error', exitCode: 1 })
    const rejected = await javascript(
      'async function main() { throw new Error("lost") }\nmain()\nsetTimeout(() => console.log("never"), 50)',
    )
    expect([rejected.out, rejected.verdict.exitCode]).toEqual(['', 1])
    expect(rejected.err).toContain('Error: lost')
    const handled = await javascript(
      'async function main() { throw new Error("x") }\nmain().catch((e) => console.log("caught", e.message))',
    )
    expect([handled.out, handled.verdict.status]).toEqual(['caught x\n', 'ok'])
  })

  it('process: exit, exitCode, argv, stdout', async () => {
    expect(await javascript('process.stdout.write("a"); process.exit(3); console.log("b")')).toMatchObject({
      out: 'a',
      verdict: { exitCode: 3 },
    })
    expect(await javascript('process.exitCode = 2; console.log(process.argv.length)')).toMatchObject({
      out: '2\n',
      verdict: { exitCode: 2 },
    })
  })

  it('sloppy scripts are scripts', async () => {
    expect((await javascript('for (i = 0; i < 2; i++) console.log(i, this === module.exports)')).out).toBe(
      '0 true\n1 true\n',
    )
  })

  it('the program cannot reach what runs it', async () => {
    const { out } = await javascript(
      'console.log(typeof __outside, typeof __hooks, typeof std, typeof os, typeof fetch, Object.keys(process.env).length)',
    )
    expect(out).toBe('undefined undefined undefined undefined undefined 0\n')
  })
})

describe('typescript', () => {
  const typescript = (code: string, more?: Ask) => run('typescript', code, more)

  it('types, enums, parameter properties, namespaces and imports of types', async () => {
    const { out, err } = await files('typescript', 'main.ts', {
      'main.ts': `import { Shape, area } from './shape'
enum Color { Red, Green }
class Point { constructor(private x: number, readonly y = 2) {} sum(): number { return this.x + this.y } }
namespace Deep { export const value = 7 }
const shape: Shape = { w: 2, h: 3 }
console.log(area(shape), Color[1], new Point(1).sum(), Deep.value, (await Promise.resolve<number>(5))!)`,
      'shape.ts':
        'export interface Shape { w: number; h: number }\nexport const area = (s: Shape): number => s.w * s.h',
    })
    expect([out, err]).toEqual(['6 Green 3 7 5\n', ''])
  })

  it('a syntax error is a compile_error with the place', async () => {
    const { frames, verdict, out } = await typescript('console.log(1)\nconst a: number = ;\n')
    expect(verdict.status).toBe('compile_error')
    expect(out).toBe('')
    expect(frames.find((frame) => frame.t === 'compile')).toMatchObject({
      data: expect.stringMatching(/^main\.ts:2:19: error: Expression expected\n/),
    })
  })

  it('a trace names lines of the TypeScript', async () => {
    const { err } = await typescript('enum A { B }\n\nfunction f(): never {\n  throw new Error("x")\n}\nf()')
    expect(err).toMatch(/at f \(main\.ts:4:\d+\)\n.*main\.ts:6:\d+/)
  })
})
