import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RUN_LIMITS } from '#core/protocol/run.ts'
import { LANGUAGES } from '../../languages.ts'
import { benchOf, type Tried } from '../bench.ts'
import type { Sandbox } from '../sandbox.ts'
import { openWasmSandbox } from './sandbox.ts'

const LIMITS = { ...RUN_LIMITS, cpuMs: 5_000, wallMs: 60_000, memoryBytes: 64 << 20 }

let sandbox: Sandbox
beforeAll(async () => {
  const folder = `${tmpdir()}/codecollab-runner-cache`
  // None is kept waiting, so that those started are those that were needed.
  const options = { languages: LANGUAGES, folder, warm: 0, prewarm: [], limits: { ...RUN_LIMITS } }
  sandbox = await openWasmSandbox({ ...options, log: () => {} })
}, 60_000)
afterAll(() => sandbox.close())

const started = () => sandbox.tally?.()[0]?.pools.find(({ language }) => language === 'python')?.started ?? 0

/** Runs a program once for each input; answers what became of it and how many processes that took. */
async function tries(text: string, inputs: readonly string[]) {
  const files = [{ name: 'main.py', text }]
  const before = started()
  const bench = benchOf(sandbox, { language: 'python', entry: 'main.py', files, limits: LIMITS }, () => {})
  const tried: Tried[] = []
  try {
    for (const stdin of inputs) tried.push(await bench.run({ stdin }))
  } finally {
    await bench.close()
  }
  const shown = tried.map(({ verdict, stdout, stderr }) => `${verdict.status} ${stdout}${stderr}`)
  return { tried, shown, processes: started() - before }
}

/** Prints what it finds of a trial before it, and then leaves everything behind that Python alone can. */
const LEAVER = `
import asyncio, atexit, builtins, decimal, gc, json, os, random, signal, sys, time, warnings
from os import _exit as end
def is_open(fd):
    try: os.fstat(fd)
    except OSError: return False
    return True
left = [name for name, found in {
  'global': hasattr(builtins, 'mine'), 'builtin': len([]) != 0, 'module': hasattr(json, 'mine') or 'mine' in sys.modules,
  'loaded': 'difflib' in sys.modules, 'environment': 'MINE' in os.environ, 'folder': os.getcwd() != '/code',
  'file': os.path.exists('/tmp/mine') or os.path.exists('/code/mine.txt') or os.path.exists('/mine'),
  'missing': not os.path.isdir('/tmp'), 'mode': os.stat('/tmp').st_mode & 0o777 == 0,
  'path': '/mine' in sys.path or len(sys.argv) > 1, 'recursion': sys.getrecursionlimit() == 77,
  'signal': signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL, 'decimal': decimal.getcontext().prec == 3,
  'gc': not gc.isenabled(), 'trace': sys.gettrace() is not None, 'hook': sys.excepthook is not sys.__excepthook__,
  'descriptor': any(is_open(fd) for fd in range(3, 20)), 'loop': asyncio._get_running_loop() is not None,
  'codec': sys.stdout.encoding != 'utf-8', 'memory': any(bytearray(16 << 20)), 'warning': warnings.filters[:1] == [7],
  'time': time.sleep is None,
}.items() if found]
import difflib
print(','.join(left) or 'clean', repr(sys.stdin.read()), difflib.get_close_matches('appl', ['apple']), flush=True)

builtins.mine = json.mine = sys.modules['mine'] = 1; builtins.len = lambda of: 9; os.environ['MINE'] = '1'
for name in ('/tmp/mine', 'mine.txt', '/mine'): open(name, 'w').write('mine')
with open('/lib/python314.zip', 'r+b') as library: library.write(bytes(2_000_000))
files = [os.open('/tmp/mine', os.O_RDWR) for _ in range(9)]
os.remove('/lib/python314.zip'); os.chmod('/tmp', 0)
sys.path.insert(0, '/mine'); sys.argv.append('mine'); sys.setrecursionlimit(77)
signal.signal(signal.SIGTERM, print); decimal.getcontext().prec = 3; gc.disable()
sys.excepthook = print; warnings.filters.insert(0, 7); time.sleep = None
atexit.register(print, 'late')
class Loud:
    def __del__(self): print('late')
loud = Loud()
def living():
    try: yield
    finally: print('late')
alive = living(); next(alive)
loop = asyncio.new_event_loop(); asyncio._set_running_loop(loop); loop.call_later(0, print, 'late')
async def task():
    while True: await asyncio.sleep(0)
waiting = loop.create_task(task())
kept = bytearray(b'x' * (6 << 20))
os.chdir('/dev'); os.dup2(files[0], 1); os.dup2(files[0], 2); os.close(0)
sys.settrace(lambda *_: None)
end(0)`

describe('trials of a program in Python', () => {
  it(
    'what one leaves behind the next does not find, and all have one process',
    { timeout: 300_000 },
    async () => {
      const inputs = ['one', 'two', '', 'one']
      const { shown, processes } = await tries(LEAVER, inputs)
      expect(shown).toEqual(inputs.map((input) => `ok clean '${input}' ['apple']\n`))
      expect(processes).toBe(1)
    },
  )

  it('a random seed, an exit code and an error are those of one trial', { timeout: 300_000 }, async () => {
    const text = `
import random, sys
print(random.random())
random.seed(1)
word = input()
if word == 'exit': sys.exit(3)
if word == 'deep':
    def deep(n): return deep(n + 1) + 1
    deep(0)
if word == 'fail': raise ValueError(word)`
    const { tried, processes } = await tries(text, ['', 'fail', 'exit', 'deep', 'fine\n'])
    const printed = new Set(tried.map(({ stdout }) => stdout))
    expect(printed.size).toBe(tried.length)
    expect(tried.map(({ verdict: { status, exitCode } }) => [status, exitCode])).toEqual([
      ...[
        ['runtime_error', 1],
        ['runtime_error', 1],
        ['runtime_error', 3],
        ['runtime_error', 1],
        ['ok', 0],
      ],
    ])
    expect(processes).toBe(1)
  })

  it.each([
    ['an object of JavaScript', 'import js; js.mine = 1; js.JSON.parse = js.Math.max'],
    ['letting go of one', 'from _pyodide._importhook import jsfinder; jsfinder.jsproxies.clear()'],
    ['a call of C by its address', 'import ctypes; ctypes.memset(1 << 20, 255, 20 << 20)'],
    ['a socket', 'import socket; kept = socket.socket()'],
    ['an abort', 'import os; os.abort()'],
    ['much memory', 'kept = bytes(40 << 20)'],
  ])('after %s the next has another process', { timeout: 300_000 }, async (_, spoil) => {
    const text = `
import sys
if input() == 'spoil':
    try: exec(${JSON.stringify(spoil)})
    finally: print('done')
else:
    import js
    print('mine' in dir(js), js.JSON.stringify(js.Math.max(1, 2)))`
    const { tried, shown, processes } = await tries(text, ['spoil', 'look'])
    expect(shown[1]).toBe('ok False 2\n')
    expect(tried[0]?.verdict.status).not.toBe('internal')
    expect(processes).toBe(2)
  })

  it(
    'what is slept is not charged as computing, and what is asked for beyond the limit is refused each time',
    {
      timeout: 300_000,
    },
    async () => {
      const text = `
import time
if input() == 'sleep': time.sleep(0.5)
else: kept = [bytes(8 << 20) for _ in range(20)]`
      const { tried } = await tries(text, ['sleep', 'eat', 'sleep', 'eat'])
      expect(tried.map(({ verdict }) => verdict.status)).toEqual([
        'ok',
        'memory_exceeded',
        'ok',
        'memory_exceeded',
      ])
      expect(tried[0]?.verdict.wallMs).toBeGreaterThanOrEqual(490)
      expect(tried[0]?.verdict.cpuMs).toBeLessThan(400)
    },
  )
})
