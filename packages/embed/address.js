/** Settings that stand in an address, by name. */
const SETTINGS = ['file', 'language', 'theme', 'lines', 'start', 'speed', 'name', 'title']
const MOST = 4096

/**
 * Where a frame's page is, without what it is told.
 * @param {import('./index.d.ts').Options} options
 */
function pageOf({ server, mode = 'live', room }) {
  const { origin } = new URL(server)
  if (mode === 'clip') return `${origin}/embed/clip`
  if (room === undefined || room === '') return `${origin}/embed/playground`
  return `${origin}/embed/${encodeURIComponent(mode)}/${encodeURIComponent(room)}`
}

/**
 * The settings as text, as an address and the first message have them.
 * @param {import('./index.d.ts').Options} options
 * @returns {Record<string, string>}
 */
export function settingsOf(options) {
  /** @type {Record<string, string>} */
  const settings = {}
  const said = /** @type {Record<string, unknown>} */ (options)
  for (const name of SETTINGS) {
    const value = said[name]
    if (typeof value === 'string' || typeof value === 'number') settings[name] = String(value).slice(0, MOST)
  }
  if (options.readonly) settings.readonly = '1'
  if (options.autorun) settings.autorun = '1'
  if (options.panels) settings.panels = options.panels.join(',').slice(0, MOST)
  if (options.tokens) settings.tokens = JSON.stringify(options.tokens).slice(0, MOST)
  return settings
}

/** @param {import('./index.d.ts').Options} options */
export function frameAddress(options) {
  const query = new URLSearchParams(settingsOf(options)).toString()
  const secret = options.mode === 'clip' ? options.clip : options.token && `token=${options.token}`
  return `${pageOf(options)}${query && `?${query}`}${secret ? `#${secret}` : ''}`
}

/**
 * The address of a frame that a script speaks with: it brings the settings later, but for those of the first paint.
 * @param {import('./index.d.ts').Options} options
 */
export function spokenAddress(options) {
  const { theme } = settingsOf(options)
  const query = new URLSearchParams({ host: '1', ...(theme ? { theme } : {}) })
  return `${pageOf(options)}?${query}${options.mode === 'clip' && options.clip ? `#${options.clip}` : ''}`
}

/** @param {import('./index.d.ts').Options} options */
export function roomAddress({ server, mode = 'live', room, clip }) {
  const { origin } = new URL(server)
  if (mode === 'clip') return `${origin}/clip#${clip ?? ''}`
  if (room === undefined || room === '') return `${origin}/`
  return `${origin}/r/${encodeURIComponent(room)}${mode === 'replay' ? '/replay' : ''}`
}
