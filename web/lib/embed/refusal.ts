import { ApiError, messageOf } from '#lib/api/error.ts'

/** Why a frame shows nothing, in words, and whether trying again may help. */
export type Refusal = { title: string; text: string; again: boolean }

/** What a person reads in place of a room. */
export function refusalOf(error: unknown): Refusal {
  const code = error instanceof ApiError ? error.code : ''
  switch (code) {
    case 'embed_not_allowed':
      return {
        title: 'This cannot be shown here',
        text: 'The room is not there, or its owner has not opened it to this page.',
        again: false,
      }
    case 'embed_token_expired':
      return {
        title: 'This page is too old',
        text: 'What it brought to come in by has expired. Load the page again.',
        again: false,
      }
    case 'embed_token_invalid':
      return {
        title: 'This page may not show the room',
        text: 'What it brought to come in by is not good. Load the page again; if that does not help, tell who runs it.',
        again: false,
      }
    default:
      return { title: 'This could not be loaded', text: messageOf(error), again: true }
  }
}
