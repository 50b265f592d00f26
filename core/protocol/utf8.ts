/** Bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    const half = unit >= 0xd800 && unit <= 0xdfff
    if (unit > 0x7f) bytes += unit > 0x7ff && !half ? 2 : 1
  }
  return bytes
}
