/** Whether what is typed is in one of the texts, whatever its case and spaces. */
export function matching(typed: string, ...texts: readonly string[]): boolean {
  const plain = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, '')
  const wanted = plain(typed)
  return wanted === '' || texts.some((text) => plain(text).includes(wanted))
}
