import { toasts } from '#lib/ui/toast.svelte.ts'
import { LABEL_WORDS } from './label-words.ts'
import type { View } from './view.svelte.ts'
import { LABELS } from './whereabouts.svelte.ts'

/** Shows names at carets otherwise than now, and says how. */
export function nextLabels({ session: { whereabouts } }: View): void {
  whereabouts.labels = LABELS[(LABELS.indexOf(whereabouts.labels) + 1) % LABELS.length] ?? 'activity'
  toasts.show({ text: `Names at carets: ${LABEL_WORDS[whereabouts.labels].toLowerCase()}.` })
}
