import { expect, it } from 'vitest'
import { callFirst, emptyData } from './rewrite.ts'

// (module
//   (import "js" "first" (func (param i32)))
//   (import "js" "second" (func (param i32)))
//   (memory (export "memory") 1)
//   (func)
//   (func (export "work") (param i32) (local i64) local.get 0 call 1)
//   (data (i32.const 5) "abc"))
const MODULE = Uint8Array.from(
  [
    '0061736d01000000',
    '01080260017f00600000',
    '021802026a730566697273740000026a73067365636f6e640000',
    '03030201' + '00',
    '0503010001',
    '071102066d656d6f7279020004776f726b0003',
    '0a0d02' + '02000b' + '0801017e200010010b',
    '0b09010041050b03616263',
  ]
    .join('')
    .match(/../g)
    ?.map((byte) => Number.parseInt(byte, 16)) ?? [],
)

function started(bytes: Uint8Array) {
  const heard: string[] = []
  const js = {
    first: (value: number) => void heard.push(`first ${value}`),
    second: (value: number) => void heard.push(`second ${value}`),
  }
  const module = new WebAssembly.Module(Uint8Array.from(bytes))
  const { memory, work } = new WebAssembly.Instance(module, { js }).exports
  ;(work as (value: number) => void)(7)
  const start = new Uint8Array((memory as WebAssembly.Memory).buffer, 5, 3)
  return { heard, text: new TextDecoder().decode(start) }
}

it('the module as it is', () => {
  expect(started(MODULE)).toEqual({ heard: ['second 7'], text: 'abc' })
})

it('an emptied module does the same with nothing in its memory', () => {
  expect(started(emptyData(MODULE))).toEqual({ heard: ['second 7'], text: '\0\0\0' })
})

it('a function calls the import first, and its own code after it', () => {
  expect(started(callFirst(MODULE, 'work', 'first'))).toEqual({
    heard: ['first 7', 'second 7'],
    text: 'abc',
  })
  expect(() => callFirst(MODULE, 'work', 'third')).toThrow('lacks')
  expect(() => callFirst(MODULE, 'play', 'first')).toThrow('lacks')
})
