import { ApiError } from './error.ts'

/** Names that are a machine's or a network's own. */
const OWN_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|home\.arpa)\.?$/
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * The address a webhook may go to: https, by a name that can be public. Addresses written as numbers are refused, whosever they
 * are, and so is whatever the platform would not send to the public internet by. `loopback` allows this machine, for development.
 */
export function webhookURL(text: string, loopback: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : null
  const refused = (why: string) => new ApiError('invalid', why, { field: 'url' })
  if (!url) throw refused('This is no address.')
  if (url.username !== '' || url.password !== '')
    throw refused('Leave names and passwords out of the address.')
  url.hash = ''
  if (loopback && LOOPBACK.test(url.hostname)) return url.href
  if (url.protocol !== 'https:') throw refused('The address begins with https.')
  if (isNumber(url.hostname) || !url.hostname.includes('.') || OWN_NAMES.test(url.hostname))
    throw refused('The address names a host that everybody can reach.')
  return url.href
}

/** IPv4 in any spelling is four numbers by now (https://url.spec.whatwg.org/#host-parsing), IPv6 stands in brackets. */
const isNumber = (host: string): boolean => host.startsWith('[') || /^\d+(\.\d+){3}\.?$/.test(host)
