import type { PushEntry, RoomEvent } from '#core/room/log.ts'

/** Texts that storage likes to change. */
export const HARD_TEXTS: Record<string, string> = {
  'half a surrogate pair': 'a\ud83d',
  'halves the wrong way round': '\ude00\ud83d',
  'a NUL in the middle': 'before\u0000after',
  'line separators': 'a\u2028b\u2029c',
  'quotes and backslashes': `'"\\\\' OR 1=1; -- %_`,
  'an emoji family': '👩‍👩‍👧‍👦',
  'a byte order mark': '\ufeffa',
  'all control characters': Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join(''),
  nothing: '',
}

/** Who does everything here. */
export const by = { user: 'u_ada', name: 'Ada', color: 1 }
/** One insertion at the start of a file, as the log keeps it. */
export const push = (
  version: number,
  text: string,
  n = version + 1,
  file = 'f1',
  client = 'client0001',
): PushEntry => ({
  ...{ file, version, client, n },
  ops: [[[0, ...text.split('\n')]]],
})
/** What somebody said. */
export const said = (text: string, id = 'm1') => ({ id, by, text })
/** The event of it. */
export const chat = (text: string, id = 'm1'): RoomEvent => ({ kind: 'chat', chat: said(text, id) })
