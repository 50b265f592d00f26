import { readCode } from '../../core/protocol/room-code.ts'
import { EXIT, Stop } from './exit.ts'

/**
 * The origin of a server as it was typed. A token goes over HTTPS, or stays on this machine, unless one says that it need
 * not (`insecure`).
 */
export function originOf(typed: string, insecure: boolean): string {
  const url = parsed(typed)
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new Stop(EXIT.usage, 'The address of a server is like https://example.org.')
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !insecure)
    throw new Stop(EXIT.usage, 'This address is not encrypted: use https, or say --insecure.')
  return url.origin
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host)

function parsed(typed: string): URL | null {
  try {
    return new URL(typed)
  } catch {
    return null
  }
}

/** A room as it is named on the command line: by its code, or by the secret of a link. */
export type Place = { code: string } | { link: string }

/** Reads a room's code, its address or a link to it. An address of another server is refused: no token goes there. */
export function placeOf(typed: string, origin: string): Place {
  const url = /^https?:/i.test(typed) ? parsed(typed) : null
  if (url && url.origin !== origin)
    throw new Stop(EXIT.usage, `This link is of ${url.origin}, and you are signed in at ${origin}.`)
  if (url && url.pathname.replace(/\/$/, '') === '/join' && url.hash.length > 1)
    return { link: url.hash.slice(1) }
  const code = readCode(typed)
  if (code === null) throw new Stop(EXIT.usage, 'A room is named by its code, like abc-def-ghj, or its link.')
  return { code }
}
