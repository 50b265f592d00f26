import { clientIDFrom } from '#core/client/id.ts'

/** A name nobody else has: 16 random letters and digits. Works without https, unlike `crypto.randomUUID`. */
export const newID = (): string => clientIDFrom(crypto.getRandomValues(new Uint8Array(16)))
