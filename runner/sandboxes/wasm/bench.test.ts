import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RUN_LIMITS } from '#core/protocol/run.ts'
import { LANGUAGES } from '../../languages.ts'
import { benchOf, type Trial, type Tried } from '../bench.ts'
import type { Sandbox } from '../sandbox.ts'
import { openWasmSandbox } from './sandbox.ts'

const LIMITS = { ...RUN_LIMITS, cpuMs: 3_000, wallMs: 30_000, memoryBytes: 64 << 20 }
const ENTRY: Record<string, string> = {
  python: 'main.py',
  javascript: 'main.js',
  typescript: 'main.ts',
  lua: 'main.lua',
  ruby: 'main.rb',
  sql: 'main.sql',
  c: 'main.c',
  cpp: 'main.cpp',
}

let sandbox: Sandbox
beforeAll(async () => {
  const folder = `${tmpdir()}/codecollab-runner-cache`
  const options = { languages: LANGUAGES, folder, warm: 1, prewarm: [], limits: { ...RUN_LIMITS } }
  sandbox = await openWasmSandbox({ ...options, log: () => {} })
})
afterAll(() => sandbox.close())

/** Runs a program once for each input, one after the other unless `width` is asked for. */
async function tries(language: string, text: string, trials: readonly (string | Trial)[], limits = LIMITS) {
  const entry = ENTRY[language] ?? 'main'
  const told: string[] = []
  const bench = benchOf(
    sandbox,
    { language, entry, files: [{ name: entry, text }], limits },
    ({ t }) => void told.push(t),
  )
  const tried: Tried[] = []
  try {
    for (const trial of trials)
      tried.push(await bench.run(typeof trial === 'string' ? { stdin: trial } : trial))
  } finally {
    await bench.close()
  }
  return { tried, told, shown: tried.map(({ verdict, stdout }) => `${verdict.status} ${stdout}`) }
}
const same = (count: number, stdin = '') => Array.from({ length: count }, () => stdin)
const numbers = (count: number) => Array.from({ length: count }, (_, n) => `${n}\n`)

/** Programs that print what they find of a trial before, and then leave everything behind that they can. */
const LEAVERS: Record<string, string> = {
  javascript: `
    const fs = require('fs'), left = []
    if (globalThis.mine) left.push('global')
    if ([].mine) left.push('prototype')
    if (JSON.stringify({}) !== '{}') left.push('builtin')
    if (process.env.MINE) left.push('environment')
    if (console.mine || fs.mine) left.push('module')
    if (process.exitCode) left.push('exit code')
    if (Number.parseInt('7') !== 7 || Math.max(1, 2) !== 2) left.push('function')
    console.log(left.join() || 'clean', JSON.stringify(fs.readFileSync(0, 'utf8')))
    globalThis.mine = new Array(1e5).fill(1); Array.prototype.mine = 1; JSON.stringify = () => 'mine'
    console.mine = fs.mine = 1; Number.parseInt = () => 1; Math.max = () => 9
    try { process.env.MINE = '1' } catch {}
    setInterval(() => console.log('timer'), 1); setTimeout(() => console.log('late'), 1)
    void (async () => { for (;;) await null })
    process.on?.('exit', () => console.log('hook'))
    try { process.exit(0) } finally { for (;;) console.log('after') }`,
  lua: `
    local left = {}
    if mine then left[#left + 1] = 'global' end
    if string.mine or package.loaded.mine then left[#left + 1] = 'module' end
    if getmetatable('').__index.mine then left[#left + 1] = 'metatable' end
    if tostring(1) ~= '1' then left[#left + 1] = 'builtin' end
    if io.open('/tmp/mine') or io.open('mine.txt') then left[#left + 1] = 'file' end
    print(#left == 0 and 'clean' or table.concat(left, ','), string.format('%q', io.read('a')))
    mine = {} string.mine = 1 package.loaded.mine = 1 getmetatable('').__index.mine = 1
    tostring = function() return 'mine' end
    for _, name in ipairs { '/tmp/mine', 'mine.txt' } do local f = assert(io.open(name, 'w')) f:write('mine') end
    setmetatable({}, { __gc = function() print('late') end })
    io.stdout:setvbuf('full')
    os.exit(true)`,
  ruby: `
    left = []
    left << 'global' if $mine || Object.const_defined?(:MINE)
    left << 'class' if 1.respond_to?(:mine) || [].frozen?
    left << 'builtin' if 'a'.upcase != 'A'
    left << 'environment' if ENV['MINE']
    left << 'file' if File.exist?('/tmp/mine') || File.exist?('mine.txt')
    left << 'folder' if Dir.pwd != '/code'
    File.write('number', ''); inode = File.stat('number').ino
    puts [left.empty? ? 'clean' : left.join(','), inode, $stdin.read.inspect].join(' ')
    $mine = MINE = 'x' * 1_000_000
    class Integer; def mine = 1; end
    class String; def upcase = 'mine'; end
    ENV['MINE'] = '1'; %w[/tmp/mine mine.txt].each { |name| File.write(name, 'mine') }
    Dir.chdir('/tmp'); Fiber.new { loop { Fiber.yield } }.resume
    ObjectSpace.define_finalizer('x'.dup, proc { puts 'late' })
    Process.exit!(0)`,
  c: `
    #include <stdio.h>
    #include <stdlib.h>
    #include <sys/stat.h>
    #include <time.h>
    static int mine; static char big[1 << 20];
    void late(void) { puts("late"); }
    int main(void) {
      char input[100] = "";
      char *heap = malloc(1 << 20);
      int dirty = 0;
      for (int at = 0; at < 1 << 20; at++) dirty |= heap[at] == 7 || big[at];
      struct stat st; FILE *f = fopen("number", "w"); fstat(fileno(f), &st);
      fread(input, 1, 99, stdin);
      printf("%s %d %d %s", mine || dirty || getenv("MINE") || fopen("/tmp/mine", "r") || fopen("mine.txt", "r") ? "dirty" : "clean",
        (int)st.st_ino, clock() > 60 * CLOCKS_PER_SEC, input);
      fflush(stdout);
      mine = 1; setenv("MINE", "1", 1);
      for (int at = 0; at < 1 << 20; at++) heap[at] = big[at] = 7;
      fputs("mine", fopen("/tmp/mine", "w")); fputs("mine", fopen("mine.txt", "w"));
      printf("never shown"); atexit(late); _Exit(0);
    }`,
  cpp: `
    #include <cstdlib>
    #include <fstream>
    #include <iostream>
    #include <iterator>
    #include <string>
    static std::string mine;
    struct Loud { ~Loud() { std::cout << "destroyed" << std::endl; for (;;) std::cout << "after" << std::endl; } };
    int main() {
      std::string input{std::istreambuf_iterator<char>(std::cin), {}};
      std::cout << (mine.empty() && !std::ifstream("/tmp/mine") && std::cout.precision() == 6 ? "clean" : "dirty") << ' ' << input << std::flush;
      mine = "mine"; std::ofstream("/tmp/mine") << mine; std::cout.precision(3);
      Loud loud;
      try { throw 1; } catch (int) { std::_Exit(0); }
    }`,
  sql: `SELECT count(*) || ' tables' FROM sqlite_schema;
    CREATE TABLE mine (a); INSERT INTO mine VALUES (1); CREATE TEMP TABLE also (a);
    PRAGMA user_version = 7; ATTACH ':memory:' AS other; CREATE TABLE other.mine (a);
    BEGIN; INSERT INTO mine VALUES (2);`,
  python: `
import builtins, json, os, sys, js
left = [name for name, found in {
  'global': hasattr(builtins, 'mine'), 'module': hasattr(json, 'mine') or 'mine' in sys.modules, 'builtin': len([]) != 0,
  'environment': 'MINE' in os.environ, 'file': os.path.exists('/tmp/mine') or os.path.exists('mine.txt'),
  'javascript': hasattr(js, 'mine') or hasattr(js.Object.prototype, 'mine')}.items() if found]
print(','.join(left) or 'clean', repr(sys.stdin.read()), flush=True)
builtins.mine = json.mine = sys.modules['mine'] = 1; os.environ['MINE'] = '1'
for name in ('/tmp/mine', 'mine.txt'): open(name, 'w').write('mine')
js.mine = 1; js.Object.prototype.mine = 1
builtins.len = lambda of: 9
os._exit(0)`,
}
const READ = `const word = require('fs').readFileSync(0, 'utf8').trim()`
const JS = `${READ}
  if (word === 'loop') for (;;);
  if (word === 'eat') { const kept = []; for (;;) kept.push(new Array(1e5).fill(kept.length)) }
  if (word === 'fail') throw new Error('failed')
  console.log(word)`
/** Programs that end as they are told to. */
const BAD: Record<string, string> = {
  javascript: JS,
  typescript: `enum Kind { One }\nconst one: number = Kind.One\n${JS.replace('kept = []', 'kept: unknown[] = []')}`,
  lua: `local word = io.read()
    if word == 'loop' then while true do end end
    if word == 'eat' then local kept = {} while true do kept[#kept + 1] = string.rep('x', 1e6) .. #kept end end
    if word == 'fail' then error('failed') end
    print(word)`,
  ruby: `word = gets.chomp
    loop {} if word == 'loop'
    if word == 'eat' then kept = []; loop { kept << 'x' * 5_000_000 } end
    raise 'failed' if word == 'fail'
    puts word`,
  python: `
word = input()
while word == 'loop': pass
kept = []
while word == 'eat': kept.append(bytearray(5_000_000))
if word == 'fail': raise ValueError
print(word)`,
  c: `#include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    int main(void) {
      char word[9]; scanf("%8s", word);
      volatile int n = 0;
      while (!strcmp(word, "loop")) n++;
      while (!strcmp(word, "eat")) { char *p = malloc(1 << 20); memset(p, 1, 1 << 20); n += p[n & 7]; }
      if (!strcmp(word, "fail")) abort();
      puts(word);
    }`,
  cpp: `#include <iostream>
    #include <string>
    #include <vector>
    int main() {
      std::string word; std::cin >> word;
      volatile int n = 0;
      while (word == "loop") n = n + 1;
      std::vector<std::string> kept;
      while (word == "eat") kept.push_back(std::string(1 << 20, 'x'));
      if (word == "fail") throw 1;
      std::cout << word << std::endl;
    }`,
}
const BAD_SQL: Record<string, string> = {
  fine: 'SELECT 1;',
  loop: 'WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT max(a) FROM n;',
  eat: 'CREATE TABLE t (a); WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) INSERT INTO t SELECT zeroblob(1000000) FROM n;',
  fail: 'SELECT missing;',
}

const DOUBLE_JS = `console.log(2 * Number(require('fs').readFileSync(0, 'utf8')))`
/** Programs that print twice what they read. */
const DOUBLERS: Record<string, string> = {
  javascript: DOUBLE_JS,
  typescript: DOUBLE_JS,
  lua: `print(2 * io.read('n'))`,
  ruby: `puts 2 * gets.to_i`,
  python: `print(2 * int(input()))`,
  sql: `SELECT 1 + 1 AS n;`,
  c: `#include <stdio.h>\nint main(void) { int n; scanf("%d", &n); printf("%d\\n", 2 * n); }`,
  cpp: `#include <iostream>\nint main() { int n; std::cin >> n; std::cout << 2 * n << std::endl; }`,
}

LEAVERS.typescript = `const typed: number = 1\n${LEAVERS.javascript ?? ''}`.replaceAll(
  'console.mine = fs.mine',
  '(console as any).mine',
)

describe.each(Object.keys(ENTRY))('%s', (language) => {
  it('nothing of a trial survives into the next, and its input is its own', async () => {
    const inputs = language === 'sql' ? same(3) : ['one', 'two', '', 'one']
    const { shown, tried, told } = await tries(language, LEAVERS[language] ?? '', inputs)
    expect(new Set(tried.map(({ verdict: { status, exitCode } }) => `${status} ${exitCode}`))).toEqual(
      new Set(['ok 0']),
    )
    expect(shown[0]).toMatch(language === 'sql' ? /0 tables/ : /^ok clean.*one/)
    expect(shown.at(-1)).toBe(shown[0])
    for (const [n, input] of inputs.entries()) expect(shown[n]).toBe(shown[0]?.replace('one', input))
    expect(told).toEqual(['started'])
  })

  it('the same program gets the same verdict each time', { timeout: 900_000 }, async () => {
    const { tried } = await tries(language, DOUBLERS[language] ?? '', numbers(100))
    const seen = tried.map(({ verdict: { status }, stdout }, n) => [n, status, stdout])
    expect(seen).toEqual(
      numbers(100).map((_, n) => [n, 'ok', language === 'sql' ? 'n\n-\n2\n' : `${2 * n}\n`]),
    )
  })

  it(
    'a trial that loops, eats memory or fails ends, and the next is right',
    { timeout: 900_000 },
    async () => {
      const asked = ['fine', 'loop', 'fine', 'eat', 'fine', 'fail', 'fine']
      const program = (word: string) => ({ name: ENTRY.sql ?? '', text: BAD_SQL[word] ?? '' })
      const trials = asked.map((word) =>
        language === 'sql' ? { stdin: '', files: [program(word)] } : { stdin: `${word}\n` },
      )
      const { tried } = await tries(language, BAD[language] ?? '', trials, { ...LIMITS, cpuMs: 1_000 })
      expect(tried.map(({ verdict }) => verdict.status)).toEqual([
        ...['ok', 'timeout', 'ok', 'memory_exceeded', 'ok', 'runtime_error', 'ok'],
      ])
      for (const n of [0, 2, 4, 6]) expect(tried[n]?.stdout).toBe(tried[0]?.stdout)
      expect(tried[1]?.verdict.limit).toEqual({ name: 'cpuMs', value: 1_000 })
    },
  )
})

describe('a program that does not compile', () => {
  it.each([
    ['c', 'int main(void) { return missing; }'],
    ['cpp', 'int main() { return missing; }'],
    ['typescript', 'const x: = 1'],
  ])('%s ends the same way each time, and its compiler is heard once', async (language, text) => {
    const { tried, told } = await tries(language, text, same(3))
    expect(tried.map(({ verdict: { status, exitCode } }) => [status, exitCode])).toEqual(
      same(3).map(() => ['compile_error', 1]),
    )
    expect(told.filter((t) => t === 'started')).toHaveLength(1)
    expect(told).toContain('compile')
  })
})

describe('a bench', () => {
  it('a trial has files beside those of the program, or in place of them, and the next has not', async () => {
    const text =
      'const fs = require("fs"); console.log(fs.existsSync("more.txt") && fs.readFileSync("more.txt", "utf8"))'
    const files = [{ name: 'more.txt', text: 'more' }]
    const instead = [{ name: 'main.js', text: 'console.log("instead")' }]
    const trials = [{ stdin: '', files }, { stdin: '' }, { stdin: '', files: instead }, { stdin: '' }]
    const { shown } = await tries('javascript', text, trials)
    expect(shown).toEqual(['ok more\n', 'ok false\n', 'ok instead\n', 'ok false\n'])
  })

  it('E26: a database may be as large as a test, which is more than source may be', async () => {
    const rows = Array.from(
      { length: 4_500 },
      (_, n) => `INSERT INTO t VALUES (${n}, '${'x'.repeat(80)}');\n`,
    )
    const text = `BEGIN;\nCREATE TABLE t (n, text);\n${rows.join('')}COMMIT;\n`
    expect(text.length).toBeGreaterThan(400_000)
    const program = ".headers off\n.mode list\n.read 'setup.sql'\nSELECT count(*) FROM t;"
    const { shown } = await tries('sql', program, [{ stdin: '', files: [{ name: 'setup.sql', text }] }])
    expect(shown).toEqual(['ok 4500\n'])
  })

  it('a file beside a program in C is compiled with it, for its trial only', async () => {
    const text = '#include <stdio.h>\n#include "n.h"\nint main(void) { printf("%d\\n", N); }'
    const files = (n: number) => [{ name: 'n.h', text: `#define N ${n}` }]
    const { shown } = await tries('c', text, [
      { stdin: '', files: files(1) },
      { stdin: '', files: files(2) },
    ])
    expect(shown).toEqual(['ok 1\n', 'ok 2\n'])
  })

  it('output beyond the limit is told, and what was printed belongs to its trial', async () => {
    const text =
      'const n = Number(require("fs").readFileSync(0, "utf8")); for (let i = 0; i < n; i++) console.log(String(i).padStart(9))'
    const { tried } = await tries('javascript', text, ['3', '30000', '3'])
    expect(tried.map(({ verdict }) => verdict.status)).toEqual(['ok', 'output_exceeded', 'ok'])
    expect(tried[2]?.stdout).toBe(tried[0]?.stdout)
    expect(tried[1]?.verdict.limit?.name).toBe('outputBytes')
  })

  it('closed while a trial runs, it ends it and answers no others', async () => {
    const files = [{ name: 'main.lua', text: 'while true do end' }]
    const bench = benchOf(sandbox, { language: 'lua', entry: 'main.lua', files, limits: LIMITS }, () => {})
    const [first, second] = [bench.run({ stdin: '' }), bench.run({ stdin: '' })]
    setTimeout(() => void bench.close(), 300)
    expect([(await first).verdict.status, (await second).verdict.status]).toEqual(['cancelled', 'cancelled'])
    await bench.close()
    expect((await bench.run({ stdin: '' })).verdict.status).toBe('cancelled')
  })
})
