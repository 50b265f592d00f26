import type { ChatMessage } from '#core/protocol/chat.ts'

/** Messages one person wrote in one go. */
export type Group = { key: string; by: ChatMessage['by']; at: number; messages: ChatMessage[] }

const PAUSE_MS = 5 * 60_000

/** Puts neighbouring messages of one person together; `unreadFrom` begins a group of its own. */
export function grouped(chat: readonly ChatMessage[], unreadFrom: number | null): Group[] {
  const groups: Group[] = []
  for (const message of chat) {
    const last = groups[groups.length - 1]
    const before = last?.messages[last.messages.length - 1]
    const joins =
      last &&
      before &&
      last.by.user === message.by.user &&
      message.at - before.at < PAUSE_MS &&
      message.seq !== unreadFrom
    if (joins) last.messages.push(message)
    else groups.push({ key: `${message.seq}`, by: message.by, at: message.at, messages: [message] })
  }
  return groups
}
