import { Refusal } from './errno.ts'

/** The memory of a program, looked at through addresses that the program chose: every one is checked. */
export class Memory {
  #memory: WebAssembly.Memory
  #decoder = new TextDecoder()

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory
  }

  /** The bytes at an address; they stay the program's own. */
  bytes(address: number, length: number): Uint8Array<ArrayBuffer> {
    const buffer = this.#memory.buffer as ArrayBuffer
    const [start, size] = [address >>> 0, length >>> 0]
    if (start + size > buffer.byteLength) throw new Refusal('fault')
    return new Uint8Array(buffer, start, size)
  }

  view(address: number, length: number): DataView {
    const bytes = this.bytes(address, length)
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  text(address: number, length: number): string {
    return this.#decoder.decode(this.bytes(address, length))
  }

  /** Bytes up to the first zero. */
  length(address: number): number {
    return new Uint8Array(this.#memory.buffer, address >>> 0).indexOf(0)
  }

  u32(address: number, value: number): void {
    this.view(address, 4).setUint32(0, value, true)
  }

  u64(address: number, value: bigint): void {
    this.view(address, 8).setBigUint64(0, value, true)
  }

  /** The pieces that a vector of addresses and lengths stands for; they are looked at one by one. */
  *vector(address: number, count: number): Generator<Uint8Array<ArrayBuffer>> {
    for (let index = 0; index < count >>> 0; index++) {
      const pair = this.view((address >>> 0) + index * 8, 8)
      yield this.bytes(pair.getUint32(0, true), pair.getUint32(4, true))
    }
  }
}
