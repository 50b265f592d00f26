import { transformSync } from '@swc/wasm-typescript'
import * as v from 'valibot'

/** JavaScript, or what is wrong with the TypeScript, for a person to read. */
export type Stripped = { ok: true; code: string; mappings: string } | { ok: false; message: string }

const syntaxError = v.object({
  message: v.string(),
  snippet: v.optional(v.string(), ''),
  startLine: v.optional(v.number(), 1),
  startColumn: v.optional(v.number(), 0),
})

const sourceMap = v.object({ mappings: v.optional(v.string(), '') })

/** Removes types and writes out what only TypeScript has (enums, parameter properties, namespaces). */
export function stripTypes(filename: string, text: string): Stripped {
  try {
    const transform = { verbatimModuleSyntax: false, noEmptyExport: true, nativeClassProperties: true }
    const options = { filename, mode: 'transform', module: true, sourceMap: true, transform } as const
    const { code, map } = transformSync(text, options)
    return { ok: true, code, mappings: v.parse(sourceMap, JSON.parse(map ?? '{}')).mappings }
  } catch (error) {
    const parsed = v.safeParse(syntaxError, error)
    if (!parsed.success) return { ok: false, message: `${filename}: ${String(error)}\n` }
    const { message, snippet, startLine, startColumn } = parsed.output
    return {
      ok: false,
      message: `${filename}:${startLine}:${startColumn + 1}: error: ${message}\n\n${snippet}`,
    }
  }
}
