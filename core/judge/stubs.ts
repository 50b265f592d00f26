import type { Signature } from '../protocol/judge.ts'
import type { Starter } from '../protocol/problem.ts'
import { parseType } from './value.ts'

type Stub = {
  entry: string
  types: Record<'int' | 'float' | 'bool' | 'string', string>
  list: (of: string) => string
}

const suffix = (of: string) => `${of}[]`
const SCRIPT = { int: 'number', float: 'number', bool: 'boolean', string: 'string' }

/** Languages that functions are asked in, in the order in which they are offered, with their names of the types. */
const STUBS: Record<string, Stub> = {
  python: {
    entry: 'solution.py',
    types: { int: 'int', float: 'float', bool: 'bool', string: 'str' },
    list: (of) => `list[${of}]`,
  },
  javascript: { entry: 'solution.js', types: SCRIPT, list: suffix },
  typescript: { entry: 'solution.ts', types: SCRIPT, list: suffix },
  java: {
    entry: 'Solution.java',
    types: { int: 'long', float: 'double', bool: 'boolean', string: 'String' },
    list: suffix,
  },
  cpp: {
    entry: 'solution.cpp',
    types: { int: 'long long', float: 'double', bool: 'bool', string: 'std::string' },
    list: (of) => `std::vector<${of}>`,
  },
  go: {
    entry: 'solution.go',
    types: { int: 'int', float: 'float64', bool: 'bool', string: 'string' },
    list: (of) => `[]${of}`,
  },
}

/** Languages that functions are asked in. */
export const STUB_LANGUAGES: readonly string[] = Object.keys(STUBS)

/** A name in snake case as Java, Go, JavaScript and TypeScript write it. */
export const camel = (name: string): string =>
  name.replace(/_+([a-z0-9])/g, (_, next: string) => next.toUpperCase())

function typeIn({ types, list }: Stub, written: string): string {
  const { base, depth } = parseType(written) ?? { base: 'int' as const, depth: 0 }
  let type = types[base]
  for (let i = 0; i < depth; i++) type = list(type)
  return type
}

/** The empty function of a signature as a solver finds it, or null for a language that functions are not asked in. */
export function emptyFunction(language: string, { name, params, result }: Signature): Starter | null {
  const stub = Object.hasOwn(STUBS, language) ? STUBS[language] : undefined
  if (!stub) return null
  const given = params.map((param) => ({ name: param.name, type: typeIn(stub, param.type) }))
  const returned = typeIn(stub, result)
  const join = (write: (param: { name: string; type: string }) => string) => given.map(write).join(', ')
  const text = write(language, { name, returned, join, params: given })
  return { entry: stub.entry, files: [{ name: stub.entry, text }] }
}

type Written = {
  name: string
  returned: string
  params: readonly { name: string; type: string }[]
  join: (write: (param: { name: string; type: string }) => string) => string
}

function write(language: string, { name, returned, params, join }: Written): string {
  const typedBefore = join((p) => `${p.type} ${camel(p.name)}`)
  switch (language) {
    case 'python':
      return `def ${name}(${join((p) => `${p.name}: ${p.type}`)}) -> ${returned}:\n    pass\n`
    case 'javascript': {
      const doc = params.map((p) => ` * @param {${p.type}} ${camel(p.name)}\n`).join('')
      return `/**\n${doc} * @returns {${returned}}\n */\nfunction ${camel(name)}(${join((p) => camel(p.name))}) {\n}\n`
    }
    case 'typescript':
      return `function ${camel(name)}(${join((p) => `${camel(p.name)}: ${p.type}`)}): ${returned} {\n  throw new Error('not written yet')\n}\n`
    case 'java':
      return `class Solution {\n    ${returned} ${camel(name)}(${typedBefore}) {\n        throw new UnsupportedOperationException("not written yet");\n    }\n}\n`
    case 'cpp':
      return `#include <string>\n#include <vector>\n\n${returned} ${name}(${join((p) => `${p.type} ${p.name}`)}) {\n    return {};\n}\n`
    default:
      return `package main\n\nfunc ${camel(name)}(${join((p) => `${camel(p.name)} ${p.type}`)}) ${returned} {\n\tpanic("not written yet")\n}\n`
  }
}
