import { CLOSE } from '#core/protocol/close.ts'
import { OUTDATED } from './link.ts'

/** Why a room page stopped, in words, and what the person can do. */
export type Ending = { title: string; text: string; action: 'reload' | 'home' | 'here' }

/** What a final close code means for the person. */
export function endingOf(code: number): Ending {
  switch (code) {
    case CLOSE.unauthorized:
      return { title: 'You are signed out', text: 'Sign in again to go on where you were.', action: 'reload' }
    case CLOSE.forbidden:
      return {
        title: 'You no longer have access',
        text: 'Somebody who runs this room sent you out. If they did not mean to keep you out, its link still works.',
        action: 'home',
      }
    case CLOSE.gone:
      return { title: 'This room is gone', text: 'It was deleted, or never existed.', action: 'home' }
    case CLOSE.replaced:
      return {
        title: 'This tab was replaced',
        text: 'The same editor was opened in another tab.',
        action: 'here',
      }
    case OUTDATED:
      return { title: 'There is a newer CodeCollab', text: 'Reload the page to get it.', action: 'reload' }
    default:
      return {
        title: 'The room closed the connection',
        text: 'Reload the page to come back.',
        action: 'reload',
      }
  }
}
