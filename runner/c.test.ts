import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testRunner, type Ask, type TestRunner } from '../test/exploits/caller.ts'

// The compiler takes seconds of processor time to load, and what all programs of C++ begin with is made once.
const SLOW = 900_000

let test: TestRunner
beforeAll(async () => {
  test = await testRunner({ prewarm: ['c', 'cpp'] })
  await Promise.all([c('int main(void) {}'), cpp('int main() {}')])
}, SLOW)
afterAll(() => test.end())

const run =
  (language: string) =>
  (code: string, more: Ask = {}) =>
    test.caller.run({ language, code, stdin: '', ...more })
const c = run('c')
const cpp = run('cpp')
const files = (language: string, entry: string, texts: Record<string, string>) =>
  run(language)('', { entry, files: Object.entries(texts).map(([name, text]) => ({ name, text })) })
const compiled = ({ frames }: Awaited<ReturnType<typeof c>>) =>
  frames.map((frame) => (frame.t === 'compile' ? frame.data : '')).join('')

const STDIO = '#include <stdio.h>\n#include <stdlib.h>\n'

describe('c', { timeout: SLOW }, () => {
  it('says its exact version, and does not charge the compiler to the program', async () => {
    const { frames, verdict } = await c('int main(void) {}')
    expect(frames[0]).toMatchObject({ version: expect.stringMatching(/^Clang 22\.\d+\.\d+ \(C17, /) })
    expect(verdict).toMatchObject({ status: 'ok', exitCode: 0 })
    expect(verdict.cpuMs).toBeLessThan(100)
    expect(verdict.memoryBytes).toBeLessThan(32 << 20)
  })

  it('an error of the compiler names its place', async () => {
    const seen = await c('int main(void) {\n  int x = y;\n}')
    expect(seen.verdict).toEqual({ status: 'compile_error', exitCode: 1 })
    expect(compiled(seen)).toMatch(/^main\.c:2:11: error: use of undeclared identifier 'y'\n/)
    const unlinked = await c('int missing(void);\nint main(void) { return missing(); }')
    expect(unlinked.verdict.status).toBe('compile_error')
    expect(compiled(unlinked)).toContain('undefined symbol: missing')
  })

  it('a warning is shown, and the program runs', async () => {
    const seen = await c('int main(void) { int unused; return 3; }')
    expect(compiled(seen)).toMatch(/^main\.c:1:22: warning: unused variable 'unused'/)
    expect(seen.verdict).toMatchObject({ status: 'runtime_error', exitCode: 3 })
  })

  it('several files, headers and folders', async () => {
    const { out, verdict } = await files('c', 'main.c', {
      'main.c': `${STDIO}#include "lib/twice.h"\nint main(void) { printf("%d %s\\n", twice(21), TEXT); }`,
      'lib/twice.h': '#pragma once\n#include "../text.h"\nint twice(int);',
      'lib/twice.c': '#include "twice.h"\nint twice(int n) { return 2 * n; }',
      'text.h': '#define TEXT "text"',
    })
    expect([out, verdict.status]).toEqual(['42 text\n', 'ok'])
  })

  it('a prompt is seen before its answer is read, flushed or not', async () => {
    const code = `${STDIO}int main(void) { char s[9]; printf("Name? "); if (scanf("%8s", s) == 1) printf("Hello %s", s); }`
    const id = 'prompt-is-seen'
    const { out } = await test.caller.run({ language: 'c', code, id }, (frame) => {
      if (frame.t === 'stdout' && frame.data === 'Name? ') void test.caller.input(id, 'Ann\n', true)
    })
    expect(out).toBe('Name? Hello Ann')
  })

  it('files of the program can be read and written, relative and absolute', async () => {
    const { out } = await files('c', 'main.c', {
      'main.c': `${STDIO}int main(void) {
        char s[20]; fgets(s, 20, fopen("data.txt", "r")); printf("%s", s);
        FILE *f = fopen("/tmp/new", "w+"); fputs("written\\n", f); rewind(f); fgets(s, 20, f); printf("%s", s);
        fgets(s, 20, fopen("/code/data.txt", "r")); printf("%s%d\\n", s, fopen("/etc/passwd", "r") == NULL); }`,
      'data.txt': 'data\n',
    })
    expect(out).toBe('data\nwritten\ndata\n1\n')
  })

  it('how programs die: each with a message and the code of a shell', async () => {
    const dies = async (body: string, flags = '') => {
      const { err, verdict } = await c(
        `${STDIO}#include <assert.h>\n${flags}int main(int argc, char **argv) { ${body} }`,
      )
      return `${verdict.status} ${verdict.exitCode}: ${err}`
    }
    expect(await dies('abort();')).toBe('runtime_error 134: Aborted\n')
    expect(await dies('assert(argc == 2);')).toMatch(
      /^runtime_error 134: Assertion failed: argc == 2 \(main\.c: main: 4\)\nAborted/,
    )
    expect(await dies('return 100 / (argc - 1);')).toMatch(/^runtime_error 136: Division by zero\n/)
    expect(await dies('return *(volatile int *)0xfffffff0;')).toMatch(
      /^runtime_error 139: Segmentation fault/,
    )
    expect(await dies('__builtin_trap();')).toMatch(/^runtime_error 132: Reached code/)
    const deep =
      'int deep(int n) { volatile char room[1000]; room[n % 1000] = n; return deep(n + 1) + room[n % 999]; }\n'
    expect(await dies('return deep(argc);', deep)).toMatch(/^runtime_error 139: Stack overflow/)
  })

  it('compiling has a limit of its own, and what it used is not reported as the program’s', async () => {
    const bomb = `#define A(x) x x x x x x x x\n#define B(x) A(A(A(A(x))))\n#define C(x) B(B(x))\nint main(void) { return C(C(1 +)) 0; }`
    const { verdict } = await c(bomb)
    expect(['timeout', 'compile_error']).toContain(verdict.status)
    expect(verdict.cpuMs).toBeUndefined()
    if (verdict.status === 'timeout') expect(verdict.limit?.name).toBe('compileMs')
  })

  it('a clock, chance and jumps', async () => {
    const { out } =
      await c(`${STDIO}#include <time.h>\n#include <setjmp.h>\n#include <math.h>\n#include <string.h>
      jmp_buf back; void leap(void) { longjmp(back, 5); }
      int main(void) { int n = setjmp(back); if (n == 0) leap(); printf("%d %.3f %d\\n", n, sqrt(2), time(NULL) > 1700000000 && clock() >= 0); }`)
    expect(out).toBe('5 1.414 1\n')
  })
})

describe('cpp', { timeout: SLOW }, () => {
  it('exceptions are thrown, caught, thrown again and end the program', async () => {
    const seen = await cpp(`#include <bits/stdc++.h>
struct Loud { ~Loud() { std::cout << "gone "; } };
int fail(int n) { Loud loud; if (n == 0) throw std::runtime_error("zero"); if (n == 1) throw 42; throw std::string("text"); }
int main() {
  for (int n = 0; n < 3; n++)
    try { fail(n); }
    catch (const std::exception &e) { std::cout << e.what() << '\\n'; }
    catch (int v) { std::cout << v << '\\n'; }
    catch (...) { std::cout << "other\\n"; }
  try { try { std::vector<int>(3).at(7); } catch (std::out_of_range &) { throw; } } catch (std::logic_error &e) { std::cout << e.what() << '\\n'; }
  try { std::stoi("x"); } catch (std::invalid_argument &e) { std::cout << e.what() << '\\n'; }
  std::exception_ptr kept;
  try { throw std::domain_error("kept"); } catch (...) { kept = std::current_exception(); }
  for (int n = 0; n < 2; n++) try { std::rethrow_exception(kept); } catch (std::domain_error &e) { std::cout << e.what() << '\\n'; }
  std::map<int, int>().at(1);
}`)
    expect(seen.out).toBe('gone zero\ngone 42\ngone other\nvector\nstoi: no conversion\nkept\nkept\n')
    expect(seen.err).toContain('terminating due to uncaught exception of type std::out_of_range: map::at')
    expect(seen.verdict).toMatchObject({ status: 'runtime_error', exitCode: 134 })
  })

  it('C++20: concepts, ranges, lambdas', async () => {
    const { out } = await cpp(`#include <iostream>\n#include <ranges>\n#include <vector>
template <std::integral T> T twice(T value) { return 2 * value; }
int main() {
  std::vector v{1, 2, 3, 4};
  for (int n : v | std::views::filter([](int n) { return n % 2 == 0; })) std::cout << twice(n) << ' ';
}`)
    expect(out).toBe('4 8 ')
  })

  it('an error names its place, also in a header of the program', async () => {
    const seen = await files('cpp', 'main.cpp', {
      'main.cpp': '#include "part.hpp"\nint main() { return part(); }',
      'part.hpp': '#pragma once\ninline int part() {\n  return nothing;\n}',
    })
    expect(seen.verdict.status).toBe('compile_error')
    expect(compiled(seen)).toContain('./part.hpp:3:10: error: use of undeclared identifier')
  })
})
