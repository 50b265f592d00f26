import type { Host } from './host.ts'
import { runQuickJS } from './quickjs.ts'
import { stripTypes } from './strip-types.ts'

declare const host: Host

// The first transformation loads the compiler; it belongs to the warm-up, not to the program.
stripTypes('warm.ts', 'enum Warm { Up }')

void runQuickJS(host, 'TypeScript 6, QuickJS 2025-09-13 (ES2025)', (name, text) => {
  if (!/\.[mc]?ts$/.test(name)) return { code: text }
  const result = stripTypes(name, text)
  if (result.ok) return result
  host.report({ t: 'compile', data: result.message })
  return null
})
