import type { Fault } from '../folder/faults.ts'

declare const TextEncoder: new () => { encode(text: string): Uint8Array }

/** A folder of ours that a package becomes, with where everything in it came from and what was said about it. */
export class Folder {
  readonly files = new Map<string, Uint8Array>()
  readonly said: string[] = []
  #origins = new Map<string, string>()
  #encoder = new TextEncoder()

  put(name: string, content: string | Uint8Array, origin: string): void {
    this.files.set(name, typeof content === 'string' ? this.#encoder.encode(content) : content)
    this.#origins.set(name, origin)
  }

  /** A file that should be there, so that its fault has the name of the package. */
  expect(name: string, origin: string): void {
    this.#origins.set(name, origin)
  }

  say(line: string): void {
    this.said.push(line)
  }

  /** A fault of the folder as one of the package; lines are those of what was taken over as it was. */
  originally(fault: Fault): Fault {
    const file = this.#origins.get(fault.file) ?? fault.file
    if (file === fault.file) return fault
    return fault.line !== undefined && /\.(tex|yaml)$/.test(file)
      ? { file, message: fault.message }
      : { ...fault, file }
  }
}
