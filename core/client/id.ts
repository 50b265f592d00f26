const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A client instance's name, 16 letters and digits, from 16 random bytes. */
export const clientIDFrom = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, 16), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
