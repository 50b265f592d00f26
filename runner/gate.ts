import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import * as v from 'valibot'
import type { RequestBinding } from '#core/signing/base.ts'
import type { Bytes, SigningDeps } from '#core/signing/crypto.ts'
import { contentDigest } from '#core/signing/fields.ts'
import { importKeyring, publicJwks, type Keyring } from '#core/signing/keys.ts'
import { verifyRequest } from '#core/signing/request.ts'
import type { Config } from './config.ts'
import type { Ledger } from './ledger.ts'
import type { Log } from './log.ts'

/** How often the file of accepted keys is read again, milliseconds. */
const RELOAD_MS = 5_000

/** Lets signed requests in: once each, and with exactly the body that was signed. */
export class Gate {
  #config: Config
  #deps: SigningDeps
  #ledger: Ledger
  #log: Log
  #keys: Keyring = new Map()
  #timer: NodeJS.Timeout | null = null

  private constructor(config: Config, deps: SigningDeps, ledger: Ledger, log: Log) {
    this.#config = config
    this.#deps = deps
    this.#ledger = ledger
    this.#log = log
  }

  /** Opens the gate with the configured keys. */
  static async open(config: Config, deps: SigningDeps, ledger: Ledger, log: Log): Promise<Gate> {
    const gate = new Gate(config, deps, ledger, log)
    await gate.reload()
    if (config.callerKeysFile) gate.#timer = setInterval(() => void gate.#tryReload(), RELOAD_MS).unref()
    return gate
  }

  /** Reads the accepted keys again. */
  async reload(): Promise<void> {
    const { callerKeysFile: file, callerKeys } = this.#config
    const jwks = file ? v.parse(publicJwks, JSON.parse(await readFile(file, 'utf8'))) : callerKeys
    this.#keys = await importKeyring(jwks, this.#deps.subtle)
  }

  /** Checks everything but the body; null when the request is not let in, with the reason in the log. */
  async enter(request: IncomingMessage, path: string, query: string): Promise<RequestBinding | null> {
    const authority = request.headers.host ?? ''
    const refuse = (reason: string) => {
      this.#log('warn', 'request refused', { reason, method: request.method, path })
      return null
    }
    if (this.#config.authorities && !this.#config.authorities.includes(authority))
      return refuse('wrong authority')
    const verdict = await verifyRequest(
      {
        method: request.method ?? '',
        authority,
        path,
        query,
        header: (name) => {
          const value = request.headers[name]
          return typeof value === 'string' ? value : null
        },
      },
      this.#keys,
      this.#deps,
    )
    if (!verdict.ok) return refuse(verdict.reason)
    if (!this.#ledger.first(`${verdict.keyID} ${verdict.bound.nonce}`)) return refuse('nonce used before')
    return verdict.bound
  }

  /** True when this is the body that was signed. */
  async admits(bound: RequestBinding, body: Bytes): Promise<boolean> {
    if ((await contentDigest(body, this.#deps.subtle)) === bound.contentDigest) return true
    this.#log('warn', 'request refused', { reason: 'body does not match its digest', path: bound.path })
    return false
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer)
  }

  async #tryReload(): Promise<void> {
    try {
      await this.reload()
    } catch (error) {
      this.#log('error', 'caller keys could not be read', { error: String(error) })
    }
  }
}
