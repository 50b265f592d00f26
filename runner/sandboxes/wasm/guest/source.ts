import { parse } from 'acorn'

/** How a file is to be run, and its text with what the runner adds. */
export type Prepared = { kind: 'module' | 'commonjs'; code: string }

type Node = { type: string; start: number; end: number; expression?: Node } & Record<string, unknown>

/** Name of the function around calls whose value a program throws away; see `track` in the prelude. */
const TRACK = 'ǃ'

/**
 * Tells scripts from modules the way Node does: what parses as a script is one, unless its name says otherwise.
 * With `track`, calls that stand alone are passed through it so that their unhandled rejections are seen.
 */
export function prepare(name: string, text: string, track: boolean): Prepared {
  const script = name.endsWith('.mjs') || name.endsWith('.mts') ? null : tree(text, 'script')
  const program = script ?? (name.endsWith('.cjs') ? null : tree(text, 'module'))
  if (script ?? name.endsWith('.cjs'))
    return { kind: 'commonjs', code: program && track ? tracked(text, program) : text }
  if (program) return { kind: 'module', code: track ? tracked(text, program) : text }
  // It parses as neither; QuickJS will say what is wrong with it.
  return { kind: /^\s*(import|export)\b/m.test(text) ? 'module' : 'commonjs', code: text }
}

function tree(text: string, sourceType: 'script' | 'module'): Node | null {
  try {
    const options = {
      ecmaVersion: 'latest',
      allowHashBang: true,
      allowReturnOutsideFunction: sourceType === 'script',
    } as const
    return parse(text, { ...options, sourceType }) as unknown as Node
  } catch {
    return null
  }
}

function tracked(text: string, program: Node): string {
  const calls: Node[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit)
    if (typeof value !== 'object' || value === null || !('type' in value)) return
    const node = value as Node
    const thrownAway = node.type === 'ExpressionStatement' ? node.expression : undefined
    if (thrownAway && ['CallExpression', 'NewExpression', 'ChainExpression'].includes(thrownAway.type))
      calls.push(thrownAway)
    for (const child of Object.values(node)) if (typeof child === 'object') visit(child)
  }
  visit(program)
  const marks = calls.flatMap(({ start, end }) => [
    { at: start, insert: `${TRACK}(` },
    { at: end, insert: ')' },
  ])
  let result = ''
  let from = 0
  for (const { at, insert } of marks.sort((a, b) => a.at - b.at)) {
    result += text.slice(from, at) + insert
    from = at
  }
  return result + text.slice(from)
}
