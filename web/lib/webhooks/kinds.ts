import type { WebhookKind } from './webhooks.ts'

/** What each kind is told of, in the words of the page. */
export const KIND_WORDS: Readonly<Record<WebhookKind, string>> = {
  'room.created': 'A room is made',
  'room.sealed': 'A room is sealed',
  'room.handed_in': 'Work is handed in',
  'member.joined': 'Somebody comes in',
  'run.ended': 'A program ends',
  'submission.judged': 'A submission is judged',
  'record.ready': 'The record is ready',
}
