import type { Manifest } from '#core/protocol/api/record.ts'
import type { Chapter } from '#core/replay/chapters.ts'
import { messageOf } from '#lib/api/error.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'
import { changed } from './changed-chapters.ts'
import { clearChapter, setChapter } from './record.ts'

/** What changing chapters needs of its page: the room's code, the changes up to now, and what they become. */
export type ChaptersPort = {
  code: () => string
  chapters: () => Manifest['chapters']
  took: (chapters: Manifest['chapters']) => void
}

/** Tells the room of a change, then the page; `title` null removes the chapter, undefined leaves it as it was found. */
export async function changeChapter(
  port: ChaptersPort,
  seq: number,
  title: string | null | undefined,
): Promise<void> {
  await (title === undefined ? clearChapter(port.code(), seq) : setChapter(port.code(), seq, title))
  port.took(changed(port.chapters(), seq, title))
}

/** Removes a chapter, and offers to undo that. */
export async function removeChapter(port: ChaptersPort, { seq, title }: Chapter): Promise<void> {
  const before = port.chapters().find((one) => one.seq === seq)?.title ?? undefined
  const attempt = (action: Promise<void>) =>
    action.catch((error: unknown) => void toasts.show({ tone: 'danger', text: messageOf(error) }))
  await attempt(
    changeChapter(port, seq, null).then(
      () =>
        void toasts.show({
          text: `“${title}” is no chapter any more.`,
          actions: [{ label: 'Undo', run: () => void attempt(changeChapter(port, seq, before)) }],
        }),
    ),
  )
}
