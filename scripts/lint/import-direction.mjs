import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Pieces of core/room that hold no room: text and operations as data. */
const PIECES = [
  'core/room/document.ts',
  'core/room/rebase.ts',
  'core/room/run-state.ts',
  'core/room/sources.ts',
  'core/room/judgement-state.ts',
]
/** Pieces of core/room that what is kept of a room is told with. */
const LOGGED = [
  ...['core/room/changes.ts', 'core/room/log.ts', 'core/room/files.ts', 'core/room/rebase.ts'],
  'core/room/graphemes.ts',
]
const PURE_PACKAGES = ['valibot', '@codemirror/state', '@codemirror/collab', 'yjs']

/**
 * What the files of a folder may import of this project, as folders or files; `packages` limits the packages too.
 * The longest folder that fits a file counts.
 * @type {Record<string, { use: string[], types?: string[], packages?: string[], node?: boolean }>}
 */
const MAY = {
  core: { use: [], packages: [] },
  'core/protocol': { use: ['core/protocol'], packages: PURE_PACKAGES },
  'core/room': { use: ['core/protocol', 'core/room'], packages: [...PURE_PACKAGES, 'diff'] },
  'core/client': { use: ['core/protocol', 'core/client', ...PIECES], packages: PURE_PACKAGES },
  'core/signing': { use: ['core/protocol', 'core/signing'], packages: PURE_PACKAGES },
  'core/judge': {
    use: ['core/protocol', 'core/judge'],
    packages: [...PURE_PACKAGES, '@lezer/markdown', 'yaml', 'fflate'],
  },
  'core/replay': {
    use: ['core/protocol', 'core/signing', 'core/replay', ...PIECES, ...LOGGED],
    packages: [...PURE_PACKAGES, '@noble/hashes/sha2.js', '@noble/hashes/utils.js'],
  },
  'durable-objects': {
    use: ['core/protocol', 'core/room', 'core/signing', 'core/replay', 'core/judge', 'durable-objects'],
    node: true,
  },
  worker: {
    use: [
      'core/protocol',
      'core/signing',
      'core/replay',
      'core/judge',
      'core/room/sources.ts',
      'durable-objects',
      'worker',
    ],
    types: ['core/room'],
    node: true,
  },
  web: {
    use: ['core/protocol', 'core/client', 'core/replay', 'core/judge', 'core/room/run-state.ts', 'web'],
    types: ['worker'],
  },
  // What other sites load: nothing of the product comes with it.
  'web/embed': { use: ['web/embed', 'packages/embed'], packages: [] },
  'packages/embed': { use: ['packages/embed'], packages: [] },
  'packages/mcp': {
    use: ['packages/mcp'],
    packages: ['zod', ...['mcp.js', 'stdio.js'].map((file) => `@modelcontextprotocol/sdk/server/${file}`)],
    node: true,
  },
  // The room's own difference of texts and bases of scripts, on the other side.
  'packages/cli': {
    use: [
      ...['core/protocol', 'core/client', 'core/room/difference.ts', 'core/room/script-bases.ts', ...PIECES],
      ...['scripts/verify-file.mjs', 'packages/cli'],
    ],
    types: ['web/lib/api/sent.ts'],
    packages: ['valibot', '@codemirror/state', 'ws'],
    node: true,
  },
  runner: {
    use: [
      'core/protocol/run.ts',
      'core/protocol/file-name.ts',
      'core/protocol/attestation.ts',
      'core/protocol/judge.ts',
      'core/protocol/judging.ts',
      'core/protocol/problem.ts',
      'core/judge',
      'core/signing',
      'runner',
    ],
    node: true,
  },
  scripts: { use: ['scripts', 'core', 'runner/prometheus.ts'], node: true },
  'scripts/problems': { use: ['scripts', 'core', 'runner'], node: true },
  test: {
    use: ['core', 'durable-objects', 'worker', 'web', 'runner', 'scripts', 'packages', 'test'],
    node: true,
  },
}

/** @param {string} path @param {string} folder */
const within = (path, folder) => path === folder || path.startsWith(`${folder}/`)

/** @param {string} file */
function zoneOf(file) {
  const names = Object.keys(MAY).filter((name) => within(file, name))
  const name = names.sort((a, b) => b.length - a.length)[0]
  const may = name === undefined ? undefined : MAY[name]
  return name === undefined || may === undefined ? null : { name, ...may }
}

/**
 * The project file an import names, or null for a package.
 * @param {string} source @param {string} file
 */
function target(source, file) {
  if (source.startsWith('#core/')) return `core/${source.slice(6)}`
  if (source.startsWith('#lib/')) return `web/lib/${source.slice(5)}`
  if (!source.startsWith('.')) return null
  return relative(root, resolve(root, file, '..', source)).replaceAll('\\', '/')
}

/**
 * Why a file may not import this, or null when it may.
 * @param {string} file relative to the project @param {string} source @param {boolean} typesOnly
 */
export function refusal(file, source, typesOnly) {
  const zone = zoneOf(file)
  if (!zone) return null
  const isTest = /\.test\.ts$/.test(file)
  const path = target(source, file)
  if (path === null) {
    if (isTest) return null
    const platform = /^(node|cloudflare):/.test(source)
    const node = zone.node || /^web\/[^/]+\.m?[jt]s$/.test(file)
    if (platform) return node ? null : `${zone.name} runs on no particular platform: ${source} is one's own`
    if (!zone.packages || zone.packages.includes(source)) return null
    return `${zone.name} is pure: of packages it uses only ${zone.packages.join(', ') || 'none'}`
  }
  const allowed = [...zone.use, ...(typesOnly ? (zone.types ?? []) : [])]
  // Tests beside their file reach the whole of their part, and all tests.
  if (isTest) allowed.push(zone.name.split('/')[0] ?? '', 'test')
  if (allowed.some((entry) => within(path, entry))) return null
  if (within(path, 'test')) return 'nothing imports test'
  return `${zone.name} uses only ${zone.use.join(', ') || 'nothing'} of this project, not ${path}`
}

/** @type {import('eslint').Rule.RuleModule} */
export const importDirection = {
  meta: { type: 'problem', schema: [], messages: { refused: '{{why}}' } },
  create(context) {
    const file = relative(root, context.filename).replaceAll('\\', '/')
    /** @type {Set<string>} */
    const sides = new Set()
    /** @param {any} node @param {unknown} source @param {boolean} typesOnly */
    const check = (node, source, typesOnly) => {
      if (typeof source !== 'string') return
      const why = refusal(file, source, typesOnly)
      if (why !== null) context.report({ node, messageId: 'refused', data: { why } })
      const side = /^core\/(client|room)\//.exec(target(source, file) ?? '')?.[1]
      if (!side || !within(file, 'test') || within(file, 'test/support')) return
      if (!sides.has(side) && sides.size === 1) {
        const why = 'core/client and core/room meet only in test/support'
        context.report({ node, messageId: 'refused', data: { why } })
      }
      sides.add(side)
    }
    /** @param {any} node */
    const declared = (node) => {
      const kind = node.importKind ?? node.exportKind
      const each =
        node.specifiers?.length > 0 &&
        node.specifiers.every((/** @type {any} */ s) => s.importKind === 'type')
      check(node, node.source?.value, kind === 'type' || each)
    }
    return {
      ImportDeclaration: declared,
      ExportNamedDeclaration: declared,
      ExportAllDeclaration: declared,
      ImportExpression: (node) => check(node, /** @type {any} */ (node.source).value, false),
      TSImportType: (/** @type {any} */ node) =>
        check(node, node.source?.value ?? node.argument?.literal?.value, true),
    }
  },
}
