/** The first digits of `sha256:…`, as image digests are told apart by eye. */
export const shortDigest = (digest: string): string => digest.replace(/^sha256:/, '').slice(0, 12)
