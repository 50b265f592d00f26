import { ChangeSet } from '@codemirror/state'
import { expect, test } from 'vitest'
import { Rng } from '../../../test/support/rng.ts'
import { Bases, type KeptBase } from './bases.ts'

/** A file that holds the room's text. */
function shared(text: string): Bases {
  const bases = new Bases(text)
  bases.holds(0)
  return bases
}
const insert = (bases: Bases, from: number, text: string) =>
  bases.moved(ChangeSet.of({ from, insert: text }, bases.wanted.length))
/** The next process, with what the last one kept. */
const again = (bases: Bases): Bases =>
  new Bases(bases.wanted, JSON.parse(JSON.stringify(bases.kept())) as KeptBase[])

test('CL5: what is saved and what comes meanwhile are joined', () => {
  const bases = shared('one\ntwo\n')
  insert(bases, 0, 'zero\n')
  expect(bases.take('one\ntwo\nthree\n', 1)?.newLength).toBe(19)
  expect(bases.wanted).toBe('zero\none\ntwo\nthree\n')
  expect(bases.take('one\ntwo\nthree\nfour\n', 2), 'the file is still the older one').not.toBe(null)
  expect(bases.wanted).toBe('zero\none\ntwo\nthree\nfour\n')
})

test('CL5: an editor that had not read the newest text takes back nothing of it', () => {
  const bases = shared('one\ntwo\n')
  insert(bases, 4, 'and a half\n')
  bases.holds(100)
  bases.take('one\ntwo!\n', 200)
  expect(bases.wanted).toBe('one\nand a half\ntwo!\n')
  bases.holds(300)
  expect(bases.take('one\nand a half\ntwo!\n', 5_000)).toBe(null)
  bases.take('one\ntwo!\n', 10_000)
  expect(bases.wanted, 'later it is meant').toBe('one\ntwo!\n')
})

test('CL6: what was edited while nobody looked is a change of what was written last', () => {
  const bases = again(shared('one\ntwo\n'))
  bases.replaced('one\nand a half\ntwo\n')
  bases.take('zero\none\ntwo\n', 0)
  expect(bases.wanted).toBe('zero\none\nand a half\ntwo\n')
})

test('CL6: it does not matter whether the last write was done when the process died', () => {
  for (const written of [false, true]) {
    const before = shared('one\n')
    insert(before, 4, 'two\n')
    const bases = again(before)
    expect(bases.take(written ? 'one\ntwo\n' : 'one\n', 0), String(written)).toBe(null)
    bases.take(written ? 'zero\none\ntwo\n' : 'zero\none\n', 0)
    expect(bases.wanted).toBe('zero\none\ntwo\n')
  }
})

test('CL6: what was replaced before the last write is known at the next start, and takes nothing back', () => {
  for (const restarted of [false, true]) {
    const before = shared('one\n')
    before.take('one\ntwo\n', 1)
    insert(before, 0, 'zero\n')
    before.holds(2)
    before.take('zero\none\ntwo\nthree\n', 3)
    const bases = restarted ? again(before) : before
    expect(bases.takeLate('one\ntwo\n', 4)).toBe(null)
    bases.takeLate('one\ntwo late\n', 5)
    expect(bases.wanted).toBe('zero\none\ntwo late\nthree\n')
  }
})

test.each(Array.from({ length: 300 }, (_, seed) => seed))('CL5: nothing typed is lost, seed %i', (seed) => {
  const rng = new Rng(seed)
  let bases = shared('begin\n')
  /** The file, what the editor last read of it, and the clock. */
  let file = 'begin\n'
  let editor = file
  let at = 0
  let readAt = 0
  const words: string[] = []
  const word = () => {
    words.push(`w${words.length}x${seed}w`)
    return `${words.at(-1)}${rng.chance(0.3) ? '\n' : ' '}`
  }
  /** A place that cuts no word in two. */
  const place = (text: string) => {
    const places = [...text.matchAll(/(?<=[ \n]|^)/g)].map(({ index }) => index)
    return rng.pick(places)
  }
  const read = () => {
    editor = file
    readAt = at
  }
  for (let i = 0; i < 40; i++) {
    at += rng.below(300)
    // What an editor holds for longer than it takes to read a file again is what is meant.
    if (at - readAt > 2_500) read()
    const step = rng.below(6)
    if (step < 2) insert(bases, place(bases.wanted), word())
    else if (step === 2) read()
    else if (step === 3) {
      const from = place(editor)
      editor = editor.slice(0, from) + word() + editor.slice(from)
      file = editor
      bases.take(file, at)
    } else if (step === 4) {
      file = bases.wanted
      bases.holds(at)
      // An editor reads what changed under it, sooner or later.
      if (rng.chance(0.6)) read()
    } else {
      bases = again(bases)
      bases.replaced(bases.wanted)
      bases.take(file, at)
      read()
    }
  }
  bases.take(file, at)
  const text = bases.wanted
  for (const one of words) expect(text.split(one).length - 1, `${one} in ${text}`).toBe(1)
})
