import type { RunState } from '#core/protocol/down.ts'

type As = Pick<RunState, 'language' | 'version' | 'image'>

/**
 * How what runs a program now differs from what ran one of that language last at a moment, as a sentence; null when it does not,
 * or is not known. `then` is the last run up to that moment.
 */
export function differenceOf(then: As | null, now: As | null): string | null {
  if (!then?.version || !now?.version || then.language !== now.language) return null
  if (then.version !== now.version) return `Then ${then.version}, now ${now.version}.`
  if (then.image === now.image) return null
  return `${now.version} as then, in another image: then ${shown(then.image)}, now ${shown(now.image)}.`
}

const shown = (image: string | undefined): string => (image ? image.slice(0, 19) : 'none')
