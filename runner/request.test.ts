import { describe, expect, it } from 'vitest'
import { JUDGE_LIMITS } from '#core/protocol/judge.ts'
import { parseJudge, parseRun } from './request.ts'

const run = (more: object = {}) => ({
  id: 'run-00001',
  room: 'room',
  user: 'user',
  language: 'python',
  entry: 'main.py',
  files: [{ name: 'main.py', text: 'print(1)' }],
  ...more,
})
const parse = (value: unknown) => parseRun(Buffer.from(JSON.stringify(value)), ['python'])
const files = (...names: string[]) =>
  run({ entry: names[0], files: names.map((name) => ({ name, text: '' })) })

describe('case 12: file names', () => {
  const bad = [
    '../../x',
    '/abs',
    'a/../../b',
    '..\\x',
    '-rf',
    '.',
    '..',
    '',
    'a\0b',
    'a\nb',
    'x'.repeat(256),
    'a//b',
    'a/',
    './a',
    ' a',
    'a.',
    'C:x',
    '\ud800',
    'aux?',
  ]
  for (const name of bad) {
    it(`${JSON.stringify(name.slice(0, 20))} is refused`, () => {
      expect(parse(files(name)).ok).toBe(false)
    })
  }

  it('ordinary ones are taken', () => {
    for (const name of ['main.py', 'a/b/c.py', 'Café.py', 'with space.txt', '数.py', '.gitignore', 'a/.b'])
      expect(parse(files(name)), name).toMatchObject({ ok: true })
  })

  it('two that are the same on some system are refused, and a file that is also a folder', () => {
    expect(parse(files('main.py', 'Main.py')).ok).toBe(false)
    expect(parse(files('caf\u00e9.py', 'cafe\u0301.py')).ok).toBe(false)
    expect(parse(files('a', 'a/b')).ok).toBe(false)
    expect(parse(files('a', 'b/a')).ok).toBe(true)
  })
})

describe('requests', () => {
  it('a plain one is taken', () => expect(parse(run())).toMatchObject({ ok: true }))

  const wrong: Record<string, object> = {
    'another language': run({ language: 'cobol' }),
    'an entry that is not there': run({ entry: 'other.py' }),
    'no files': run({ files: [] }),
    'too many files': files(...Array.from({ length: 21 }, (_, index) => `f${index}`)),
    'too much source': run({ files: [{ name: 'main.py', text: 'é'.repeat(130 * 1024) }] }),
    'too much input': run({ stdin: 'é'.repeat(600 * 1024) }),
    'a bad id': run({ id: '../../etc' }),
    'a limit below 1': run({ limits: { cpuMs: 0 } }),
    'a limit too high': run({ limits: { memoryBytes: 2 ** 40 } }),
    'an unknown field': run({ shell: true }),
  }
  for (const [name, value] of Object.entries(wrong)) {
    it(`${name} is refused with a sentence`, () => {
      expect(parse(value)).toEqual({ ok: false, message: expect.stringMatching(/^[A-Z].*\.$/) })
    })
  }

  it('invalid UTF-8 and broken JSON are refused', () => {
    expect(parseRun(Uint8Array.of(0xff, 0xfe), []).ok).toBe(false)
    expect(parseRun(Buffer.from('{"a":'), []).ok).toBe(false)
  })
})

describe('E26: what a test puts beside a program', () => {
  const judge = (texts: readonly string[], name = 'setup.sql') => {
    const { stdin: _, ...program } = run({ stdin: '' }) as ReturnType<typeof run> & { stdin: string }
    return parseJudge(
      Buffer.from(
        JSON.stringify({
          ...program,
          limits: { cpuMs: 1_000, memoryBytes: 64 << 20, outputBytes: 65_536 },
          checker: { name: 'trailing' },
          tests: texts.map((text) => ({ stdin: '', expected: '', shown: true, files: [{ name, text }] })),
        }),
      ),
      ['python'],
    )
  }
  const most = 'x'.repeat(JUDGE_LIMITS.testChars)

  it('is no part of its source: it may be as large as a test', () => {
    expect(judge([most]).ok).toBe(true)
    expect(judge([`${most}x`])).toEqual({ ok: false, message: expect.stringMatching(/files of a test/) })
  })

  it('counts as what all tests are together', () => {
    const count = JUDGE_LIMITS.suiteChars / JUDGE_LIMITS.testChars
    const texts = Array.from({ length: count }, () => most)
    expect(judge(texts).ok).toBe(true)
    expect(judge([...texts, 'x'])).toEqual({
      ok: false,
      message: expect.stringMatching(/too large together/),
    })
  })

  it('has names like any file', () => expect(judge([''], '../x').ok).toBe(false))
})
