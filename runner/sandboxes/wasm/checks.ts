import type { Check } from '#core/protocol/attestation.ts'
import { listenFor } from '../listener.ts'
import { breakOut, type BrokenOut } from './break-out.ts'
import type { Jail, Wall } from './jail.ts'

/** Longest time for one guest's attempts, milliseconds; it takes a fraction of a second on a machine at rest. */
const WITHIN_MS = 30_000

/** Attempts of the break-out script by what they are about. All fail behind every wall: Node itself refuses them. */
export const ATTEMPTS = {
  'reading files': [
    ...['readRoot', 'readPasswd', 'readOwnEnvironment', 'readFirstEnvironment', 'readMounts'],
    ...['readMemory', 'readProject', 'readRunner', 'listDescriptors', 'listDevices', 'dockerSocket'],
  ],
  'writing files': ['corePattern', 'sysrq', 'controlGroups', 'writeTemporary', 'writeRoot', 'symlink'],
  network: ['tcp0', 'udp0', 'unix0', 'fetch0', 'names0', 'listen0'],
  'child processes': ['shell', 'spawn', 'execve'],
  threads: ['worker'],
  'native code': ['addon', 'ffiLibrary', 'ffiMemory', 'ffiPointer', 'wasi', 'sqlite'],
  debugger: ['inspector', 'report', 'heapSnapshot'],
} as const

/** Attempts that fail even with all of Node's permissions, where the kernel gives the guest an empty world. */
export const KERNEL_ATTEMPTS = {
  'reading files, kernel alone': ATTEMPTS['reading files'].filter((name) => name !== 'readRoot'),
  'writing files, kernel alone': ATTEMPTS['writing files'],
  'network, kernel alone': ['tcp0', 'unix0', 'fetch0', 'names0'],
  'programs, kernel alone': ['shell', 'sqlite', 'report', 'heapSnapshot', 'becomeRoot'],
} as const

/** Attempts that would change this process where they work. */
const HARMFUL = ['debugRunner', 'reniceRunner']
/** What only Node refuses, and ends the script where it works. */
const NO_RETURN = ['execve', 'ffiMemory', 'ffiPointer']

const NAMESPACES: readonly Wall[] = ['namespaces', 'user-namespaces']
const OTHER_USER: readonly Wall[] = [...NAMESPACES, 'other-user']

const FAILED = /^! /

/**
 * Attacks the wall that guests of the WebAssembly sandbox run behind. What a weaker wall cannot give is no failure, because
 * nobody was promised it there: the check says so.
 */
export async function attack(jail: Jail): Promise<Check[]> {
  const listener = await listenFor()
  try {
    const attempt = { port: listener.port, skip: HARMFUL, withinMs: WITHIN_MS }
    const kernel = NAMESPACES.includes(jail.wall)
    const [node, alone] = await Promise.all([
      breakOut(jail, { ...attempt, permissions: true }),
      kernel ? breakOut(jail, { ...attempt, permissions: false, skip: [...HARMFUL, ...NO_RETURN] }) : null,
    ])
    return [...judge(jail.wall, node, alone), listener.check()]
  } catch (error) {
    return [
      { name: 'attack', ok: false, said: plain(error instanceof Error ? error.message : String(error)) },
    ]
  } finally {
    listener.close()
  }
}

/** What became of the attempts, as checks. */
export function judge(wall: Wall, node: BrokenOut, alone: BrokenOut | null): Check[] {
  const promised = (walls: readonly Wall[], check: Check): Check =>
    walls.includes(wall) ? check : { ...check, ok: true, said: `not promised by the wall ${wall}` }
  const failed = ([name, attempts]: [string, readonly string[]], { results }: BrokenOut): Check => {
    const worked = attempts.filter((attempt) => !FAILED.test(results[attempt] ?? ''))
    const said = worked.map((attempt) => `${attempt}: ${results[attempt] ?? 'no answer'}`).join('; ')
    return {
      name,
      ok: worked.length === 0,
      said: plain(
        said || (attempts.length === 1 ? 'tried, refused' : `${attempts.length} ways tried, all refused`),
      ),
    }
  }
  return [
    ...Object.entries(ATTEMPTS).map((entry) => failed(entry, node)),
    environment(node),
    promised(OTHER_USER, failed(['signals', ['signalRunner']], node)),
    promised(OTHER_USER, user(node)),
    promised(OTHER_USER, rights(node)),
    promised(OTHER_USER, limits(node)),
    ...Object.entries(KERNEL_ATTEMPTS).map(([name, attempts]) =>
      promised(NAMESPACES, alone ? failed([name, attempts], alone) : { name, ok: false, said: 'not tried' }),
    ),
  ]
}

function environment({ results }: BrokenOut): Check {
  const ok = results.environment === '{}'
  return {
    name: 'environment',
    ok,
    said: ok ? 'empty' : plain(`holds ${results.environment ?? 'what it did not say'}`),
  }
}

function user({ results }: BrokenOut): Check {
  return { name: 'user', ok: Number(results.user) > 0, said: plain(`user ${results.user ?? 'not told'}`) }
}

const field = (text: string | null, name: string) =>
  new RegExp(`^${name}:?\\s+(.*)$`, 'm').exec(text ?? '')?.[1]?.trim() ?? 'not told'

function rights({ status }: BrokenOut): Check {
  const [capabilities, locked] = [field(status, 'CapEff'), field(status, 'NoNewPrivs')]
  const ok = /^0+$/.test(capabilities) && locked === '1'
  return { name: 'capabilities', ok, said: `CapEff ${capabilities}, NoNewPrivs ${locked}` }
}

function limits({ limits: text }: BrokenOut): Check {
  const hard = (name: string) => field(text, name).split(/\s{2,}/)[1] ?? 'not told'
  const [core, size, files] = [hard('Max core file size'), hard('Max file size'), hard('Max open files')]
  const ok = core === '0' && size === '0' && Number(files) <= 64
  return { name: 'kernel limits', ok, said: `core ${core}, file size ${size}, open files ${files}` }
}

/** Fits what was said into an attestation. */
const plain = (text: string) => text.replace(/[^ -~]/g, '?').slice(0, 300)
