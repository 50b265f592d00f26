// What the TypeScript compiler imports from Node, made of what the guest still has.

type FromBase64 = { fromBase64: (text: string) => Uint8Array }

const { TextDecoder, TextEncoder } = globalThis
const Buffer = { from: (text: string) => (Uint8Array as unknown as FromBase64).fromBase64(text) }

export { Buffer, TextDecoder, TextEncoder }
