/** Version of the messages. */
export const WIRE = 1
/** Characters of a message from a frame. */
const MOST = 1024 * 1024

/** Fields that an event has, with what they are; nothing else of it is passed on. */
const FIELDS = {
  ready: { mode: ['string'], title: ['string'] },
  change: { file: ['string'], version: ['number'], length: ['number', 'null'] },
  run: { run: ['string'], file: ['string'], status: ['string'] },
  verdict: { run: ['string'], status: ['string'] },
  test: { problem: ['string'], status: ['string'], passed: ['number', 'null'], tests: ['number', 'null'] },
  people: { people: ['people'] },
  error: { code: ['string'], message: ['string'] },
}

/** @param {any} value @param {string} kind @returns {boolean} */
function is(value, kind) {
  if (kind === 'null') return value === null
  if (kind === 'people')
    return Array.isArray(value) && value.every((one) => is(one?.name, 'string') && is(one?.role, 'string'))
  return typeof value === kind
}

/**
 * Reads what a frame said: an event, an answer, or null for anything else.
 * @param {unknown} data
 * @returns {{ event: string, detail: object } | { id: number, ok: boolean, value: unknown } | null}
 */
export function readSaid(data) {
  if (typeof data !== 'object' || data === null || !fits(data)) return null
  const said = /** @type {Record<string, unknown>} */ (data)
  const { t } = said
  if (t === 'answer') {
    if (typeof said.id !== 'number' || typeof said.ok !== 'boolean') return null
    return { id: said.id, ok: said.ok, value: said.ok ? said.value : String(said.error) }
  }
  if (typeof t !== 'string' || !Object.hasOwn(FIELDS, t)) return null
  /** @type {Record<string, unknown>} */
  const detail = {}
  for (const [name, kinds] of Object.entries(FIELDS[/** @type {keyof typeof FIELDS} */ (t)])) {
    const value = said[name]
    if (!kinds.some((/** @type {string} */ kind) => is(value, kind))) return null
    detail[name] = value
  }
  return { event: t, detail }
}

/** @param {object} data */
function fits(data) {
  try {
    return JSON.stringify(data).length <= MOST
  } catch {
    return false
  }
}
