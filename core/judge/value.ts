import type { Base } from '../protocol/judge.ts'

/** A type of values as it is written, `string[][]`, taken apart. */
export type ValueType = { base: Base; depth: number }

const TYPE = /^(int|float|bool|string)((?:\[\]){0,3})$/

/** A written type, or null when it is none. */
export function parseType(written: string): ValueType | null {
  const [, base, brackets] = TYPE.exec(written) ?? []
  return base === undefined || brackets === undefined
    ? null
    : { base: base as Base, depth: brackets.length / 2 }
}

/** Floats that JSON has no numbers for are these strings. */
const UNWRITABLE = ['NaN', 'Infinity', '-Infinity']

function isBase(base: Base, value: unknown): boolean {
  switch (base) {
    case 'int':
      return Number.isSafeInteger(value)
    case 'float':
      return typeof value === 'number' || (typeof value === 'string' && UNWRITABLE.includes(value))
    case 'bool':
      return typeof value === 'boolean'
    case 'string':
      return typeof value === 'string'
    default:
      return base satisfies never
  }
}

function fits({ base, depth }: ValueType, value: unknown): boolean {
  if (depth === 0) return isBase(base, value)
  return Array.isArray(value) && value.every((item) => fits({ base, depth: depth - 1 }, item))
}

/** Whether what JSON gave is a value of the type; of an unknown type nothing is. */
export function isValueOf(type: string, json: unknown): boolean {
  const parsed = parseType(type)
  return parsed !== null && fits(parsed, json)
}

/** A float as a number, whatever JSON made of it. */
export const floatOf = (value: unknown): number => (typeof value === 'number' ? value : Number(value))

function written({ base, depth }: ValueType, value: unknown): string {
  if (depth > 0 && Array.isArray(value))
    return `[${value.map((item) => written({ base, depth: depth - 1 }, item)).join(',')}]`
  if (base !== 'float') return JSON.stringify(value === 0 ? 0 : value)
  const number = floatOf(value)
  return Number.isFinite(number) ? JSON.stringify(number === 0 ? 0 : number) : JSON.stringify(String(number))
}

/**
 * The one JSON text of a value, by which equal values are equal texts: without blanks, `0` for `-0`, `1` for `1.0`, and
 * a string for a float that JSON cannot write. Throws on what is no value of the type.
 */
export function canonical(type: string, value: unknown): string {
  const parsed = parseType(type)
  if (parsed === null || !fits(parsed, value)) throw new TypeError(`This is no ${type}.`)
  return written(parsed, value)
}
