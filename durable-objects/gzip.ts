/** A text's UTF-8, compressed with gzip. */
export const gzip = (text: string): Promise<Uint8Array<ArrayBuffer>> =>
  bytesOf(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip')))

/** The text that was compressed; throws for bytes that hold none. */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const whole = await bytesOf(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')))
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(whole)
}

const bytesOf = async (stream: ReadableStream): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await new Response(stream).arrayBuffer())
