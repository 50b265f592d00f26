import type { ChatMessage } from '#core/protocol/chat.ts'

/** Messages one person wrote in one go; `day` when they are the first of another day than what was before. */
export type Group = {
  key: string
  by: ChatMessage['by']
  at: number
  day: boolean
  messages: ChatMessage[]
}

const PAUSE_MS = 5 * 60_000

/** Puts neighbouring messages of one person together; `unreadFrom` begins a group of its own. */
export function grouped(chat: readonly ChatMessage[], unreadFrom: number | null): Group[] {
  const groups: Group[] = []
  for (const message of chat) {
    const last = groups[groups.length - 1]
    const before = last?.messages[last.messages.length - 1]
    const day = !before || dayOf(before.at) !== dayOf(message.at)
    const joins =
      last &&
      before &&
      !day &&
      last.by.user === message.by.user &&
      message.at - before.at < PAUSE_MS &&
      message.seq !== unreadFrom
    if (joins) last.messages.push(message)
    else groups.push({ key: `${message.seq}`, by: message.by, at: message.at, day, messages: [message] })
  }
  return groups
}

const dayOf = (at: number): string => new Date(at).toDateString()

/** `Today`, `Yesterday`, or the date in the person's own way of writing it. */
export function dayName(at: number, now: number, locale?: string): string {
  if (dayOf(at) === dayOf(now)) return 'Today'
  if (dayOf(at) === dayOf(now - 86_400_000)) return 'Yesterday'
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' as const }
  return new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', ...year }).format(
    at,
  )
}
