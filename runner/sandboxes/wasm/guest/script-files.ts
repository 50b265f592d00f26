import type { GuestJob } from './host.ts'
import { original } from './source-map.ts'
import { prepare, type Prepared } from './source.ts'

/** A file as JavaScript, and where its parts come from when it was something else. */
export type Transformed = { code: string; mappings?: string }

/** Turns a file into JavaScript before it runs; answers null after it has reported what is wrong with the file. */
export type Transform = (name: string, text: string) => Transformed | null

/** Stands before the first line of a CommonJS file. */
export const WRAPPER = '(function (exports, require, module, __filename, __dirname) { '

type Ready = { prepared: Prepared; mappings: string | undefined }

/** What became of files, by all that it depends on. */
export type Known = Map<string, Ready>

/** The files of a program, transformed and told apart when they are first needed. */
export class Files {
  #texts: Map<string, string>
  #ready = new Map<string, Ready>()
  #known: Known
  #transform: Transform
  #track: boolean

  /** `known` has what became of these texts in earlier trials; that depends on nothing else. */
  constructor(job: GuestJob, transform: Transform, known: Known) {
    this.#known = known
    this.#texts = new Map(job.files.map((file) => [file.name, file.text]))
    this.#transform = transform
    // Most programs have no promises, and then no call has to be watched for one.
    this.#track = job.files.some((file) => /\basync\b|\bPromise\b/.test(file.text))
  }

  text = (name: string) => this.#texts.get(name) ?? null

  prepared(name: string, onFailure: () => never): Prepared {
    const text = this.#texts.get(name) ?? ''
    const key = [this.#track, name, text].join('\0')
    let ready = this.#ready.get(name) ?? this.#known.get(key)
    if (!ready) {
      const transformed = this.#transform(name, text)
      if (transformed === null) return onFailure()
      const { code, mappings } = transformed
      ready = { prepared: prepare(name, code, this.#track), mappings }
      this.#known.set(key, ready)
    }
    this.#ready.set(name, ready)
    return ready.prepared
  }

  /** A line of an error's trace, with places in transformed files replaced by where they come from. */
  frame(line: string): string {
    return line.replace(/([^\s(]+):(\d+):(\d+)(?=\)?$)/, (text, name: string, at: string, column: string) => {
      const { mappings, prepared } = this.#ready.get(name) ?? {}
      const wrapped = at === '1' && prepared?.kind === 'commonjs' ? WRAPPER.length : 0
      const seen = { line: Number(at), column: Math.max(1, Number(column) - wrapped) }
      const place = mappings === undefined ? seen : original(mappings, seen)
      return place ? `${name}:${place.line}:${place.column}` : text
    })
  }

  resolve(from: string, request: string): string | null {
    if (!/^\.{0,2}\//.test(request)) return null
    const parts = request.startsWith('/') ? [] : from.split('/').slice(0, -1)
    for (const part of request.replace(/^\/code\//, '/').split('/')) {
      if (part === '..') parts.pop()
      else if (part !== '.' && part !== '') parts.push(part)
    }
    const path = parts.join('/')
    const asWritten = path.replace(/\.([mc]?)js$/, '.$1ts')
    const endings = ['', '.js', '.ts', '.mjs', '.mts', '.cjs', '.json', '/index.js', '/index.ts']
    const found = [...endings.map((ending) => path + ending), asWritten].find((name) => this.#texts.has(name))
    return found ?? null
  }
}
