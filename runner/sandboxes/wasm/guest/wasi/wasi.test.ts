import { expect, it } from 'vitest'
import { file, folder, put } from './files.ts'
import { wasi } from './wasi.ts'
import type { World } from './world.ts'

const LIMITS = { fileBytes: 4096, diskBytes: 8192, openFiles: 12 }
const [BADF, FAULT, FBIG, MFILE, NOENT, NOSPC, NOTCAPABLE] = [8, 21, 22, 33, 44, 51, 76]

/** A program that is nothing but its memory; `call` is what it would import. */
function program(change: Partial<World> = {}) {
  const root = folder()
  put(root, 'main.c', new TextEncoder().encode('text'))
  const memory = new WebAssembly.Memory({ initial: 1 })
  const view = new DataView(memory.buffer)
  const did: string[] = []
  const world: World = {
    args: ['./main'],
    folders: [['/', root]],
    limits: LIMITS,
    read: (into) => {
      did.push(`read ${into.length}`)
      return 0
    },
    write: (name, bytes) => void did.push(`${name} ${new TextDecoder().decode(bytes)}`),
    sleep: (ms) => void did.push(`sleep ${ms}`),
    exit: (code) => {
      throw new Error(`exit ${code}`)
    },
    ...change,
  }
  const imports = wasi(world, () => memory) as Record<string, (...values: unknown[]) => number>
  const call = (name: string, ...values: unknown[]) => imports[name]?.(...values)
  const text = (at: number, value: string) => {
    const bytes = new TextEncoder().encode(value)
    new Uint8Array(memory.buffer).set(bytes, at)
    return [at, bytes.length] as const
  }
  const iov = (at: number, address: number, length: number) => {
    view.setUint32(at, address, true)
    view.setUint32(at + 4, length, true)
  }
  const open = (path: string, how = 0) => {
    const errno = call('path_open', 3, 0, ...text(512, path), how, 0n, 0n, 0, 600)
    return { errno, fd: view.getUint32(600, true) }
  }
  return { call, did, imports, iov, memory, open, root, text, view }
}

it('writes what a program prints, in one piece, and says how much it was', () => {
  const { call, did, iov, text, view } = program()
  iov(0, ...text(100, 'Name'))
  iov(8, ...text(200, '? '))
  expect(call('fd_write', 1, 0, 2, 64)).toBe(0)
  expect([did, view.getUint32(64, true)]).toEqual([['stdout Name? '], 6])
})

it('sleeps until the first clock that is asked for, once', () => {
  const { call, did, view } = program()
  view.setBigUint64(24, 250_000_000n, true)
  view.setBigUint64(48 + 24, 100_000_000n, true)
  expect(call('poll_oneoff', 0, 200, 2, 300)).toBe(0)
  expect([did, view.getUint32(300, true)]).toEqual([['sleep 100'], 1])
})

it('a file is written, read, found again and bounded', () => {
  const { call, iov, open, view } = program()
  const { fd } = open('new.txt', 1)
  iov(0, 1000, 4096)
  expect(call('fd_write', fd, 0, 1, 64)).toBe(0)
  expect(call('fd_write', fd, 0, 1, 64)).toBe(FBIG)
  expect(call('fd_pread', fd, 0, 1, 0n, 64)).toBe(0)
  expect(view.getUint32(64, true)).toBe(4096)
  expect(call('fd_write', open('second.txt', 1).fd, 0, 1, 64)).toBe(0)
  expect(call('fd_write', open('third.txt', 1).fd, 0, 1, 64)).toBe(NOSPC)
  expect(open('missing.txt').errno).toBe(NOENT)
})

it('no path leads out of the folder', () => {
  const { open } = program()
  for (const path of [
    '..',
    '../etc/passwd',
    'x/../../etc',
    '/../..',
    './../main.c',
    '/proc/self/environ',
    '/dev/stdin',
  ])
    expect([path, [NOTCAPABLE, NOENT].includes(open(path).errno ?? 0)]).toEqual([path, true])
})

it('descriptors are numbers of the program alone, and few', () => {
  const { call, did, iov, open } = program()
  iov(0, 1000, 8)
  // 3 is its own folder; 4 and above are nothing until it opens something.
  for (const fd of [4, 5, 63, 64, -1, 0x7fffffff, 0xffffffff])
    for (const name of [
      'fd_read',
      'fd_write',
      'fd_close',
      'fd_fdstat_get',
      'fd_filestat_get',
      'fd_prestat_get',
    ])
      expect([fd, name, call(name, fd, 0, 1, 64)]).toEqual([fd, name, BADF])
  expect(call('fd_read', 1, 0, 1, 64)).toBe(BADF)
  expect(call('fd_write', 0, 0, 1, 64)).toBe(BADF)
  expect(did).toEqual([])
  const opened = Array.from({ length: 20 }, () => open('main.c').errno)
  expect(opened.filter((errno) => errno === 0)).toHaveLength(8)
  expect(opened.at(-1)).toBe(MFILE)
})

it('vectors may lie about their number and their places', () => {
  const { call, did, iov } = program()
  iov(0, 0xfffffff0, 0xffffffff)
  expect(call('fd_write', 1, 0, 1, 64)).toBe(FAULT)
  expect(call('fd_read', 0, 0, 1, 64)).toBe(FAULT)
  expect(call('fd_write', 1, 0, 0xffffffff, 64)).toBe(FAULT)
  expect(call('fd_write', 1, 65_532, 1, 64)).toBe(FAULT)
  expect(call('random_get', 65_000, 0xffffffff)).toBe(FAULT)
  expect(did).toEqual([])
})

it('seed 1: whatever values a program gives to whatever call, it gets a number back', () => {
  let seed = 1
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    return (seed >>> 8) % below
  }
  const numbers = [
    0, 1, 2, 3, 4, 5, 63, 64, 512, 65_528, 65_535, 65_536, 0x7fffffff, 0x80000000, 0xffffffff, -1,
  ]
  const wide = [0n, 1n, -1n, 4096n, 1n << 62n, -(1n << 63n)]
  const WIDE: Record<string, number[]> = {
    fd_pread: [3], fd_pwrite: [3], fd_seek: [1], fd_readdir: [3], fd_allocate: [1, 2], fd_advise: [1, 2],
    fd_filestat_set_size: [1], path_open: [5, 6], clock_time_get: [1], fd_fdstat_set_rights: [1, 2],
  } // prettier-ignore
  const { imports, memory } = program()
  const seen = new Set<unknown>()
  for (let turn = 0; turn < 20_000; turn++) {
    const names = Object.keys(imports).filter((name) => name !== 'proc_exit')
    const name = names[random(names.length)] ?? ''
    const values = Array.from({ length: 9 }, (_, at) =>
      WIDE[name]?.includes(at) ? wide[random(wide.length)] : numbers[random(numbers.length)],
    )
    new Uint8Array(memory.buffer)[random(65_536)] = random(256)
    const errno = imports[name]?.(...values)
    expect([turn, name, values.map(String), typeof errno]).toEqual([turn, name, values.map(String), 'number'])
    seen.add(errno)
  }
  expect(seen.size).toBeGreaterThan(5)
})

it('a file that is removed no longer counts', () => {
  const { call, iov, open, root, text } = program()
  root.entries.set('big', file(new Uint8Array()))
  for (let turn = 0; turn < 5; turn++) {
    const { fd } = open('big', 1)
    iov(0, 1000, 4000)
    expect(call('fd_write', fd, 0, 1, 64)).toBe(0)
    expect(call('fd_close', fd)).toBe(0)
    expect(call('path_unlink_file', 3, ...text(512, 'big'))).toBe(0)
  }
})

it('a file that is removed counts until it is closed, and once', () => {
  const { call, iov, open, text } = program()
  iov(0, 1000, 4096)
  const held = ['a', 'b'].map((name) => {
    const { fd } = open(name, 1)
    expect(call('fd_write', fd, 0, 1, 64)).toBe(0)
    expect(call('path_unlink_file', 3, ...text(512, name))).toBe(0)
    return fd
  })
  expect(call('fd_write', open('c', 1).fd, 0, 1, 64)).toBe(NOSPC)
  for (const fd of held) {
    expect(call('fd_filestat_set_size', fd, 0n)).toBe(0)
    expect(call('fd_close', fd)).toBe(0)
  }
  const errors = ['d', 'e', 'f'].map((name) => call('fd_write', open(name, 1).fd, 0, 1, 64))
  expect(errors).toEqual([0, 0, NOSPC])
})

it('the files of the program itself are no room to be won', () => {
  const { call, iov, open, root, text } = program()
  put(root, 'data', new Uint8Array(4096))
  expect(call('path_unlink_file', 3, ...text(512, 'data'))).toBe(0)
  iov(0, 1000, 4096)
  const errors = ['d', 'e', 'f'].map((name) => call('fd_write', open(name, 1).fd, 0, 1, 64))
  expect(errors).toEqual([0, 0, NOSPC])
})
