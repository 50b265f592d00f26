import { LIMITS } from '#core/protocol/limits.ts'
import { toasts } from '#lib/ui/toast.svelte.ts'

const TOO_LONG = `A file can hold ${LIMITS.fileChars / 1024 / 1024} MiB; this would be more, so nothing was changed.`

/** Tells why what was typed or pasted is not in the file. */
export const sayTooLong = () => toasts.show({ tone: 'danger', text: TOO_LONG })
