/** Errors of WASI preview 1 by name; the numbers are those of its `errno`. */
export const ERRNO = {
  badf: 8,
  exist: 20,
  fault: 21,
  fbig: 22,
  inval: 28,
  isdir: 31,
  mfile: 33,
  noent: 44,
  nospc: 51,
  nosys: 52,
  notdir: 54,
  notempty: 55,
  notsup: 58,
  spipe: 70,
  notcapable: 76,
} as const

/** What a call of WASI throws when it fails; the program sees the number. */
export class Refusal extends Error {
  readonly errno: number

  constructor(name: keyof typeof ERRNO) {
    super(name)
    this.errno = ERRNO[name]
  }
}
