/** What a room can be made for. */
export const TEMPLATES = ['interview', 'pairing', 'lesson', 'practice'] as const
export type TemplateID = (typeof TEMPLATES)[number]

/** What a template suggests for a new room; everything can be changed before the room is made. */
export type Template = {
  id: TemplateID
  name: string
  /** One line that says whom it is for. */
  summary: string
  title: string
  language: string
  visibility: 'code' | 'private'
  /** Whether people who come by the code wait until they are let in. */
  waitingRoom: boolean
  /** Something to know before the first person comes; empty when there is nothing. */
  hint: string
}

/** In the order in which they are offered. */
export const TEMPLATE_LIST: readonly Template[] = [
  {
    id: 'interview',
    name: 'Interview',
    summary: 'A task, a solution, nobody else.',
    title: 'Interview',
    language: 'python',
    visibility: 'code',
    waitingRoom: true,
    hint: 'Who comes by the code waits until you let them in. Everybody inside reads the files: what the candidate must not see belongs into the notes of staff.',
  },
  {
    id: 'pairing',
    name: 'Pairing',
    summary: 'Two people, one problem.',
    title: 'Pairing',
    language: 'typescript',
    visibility: 'code',
    waitingRoom: false,
    hint: '',
  },
  {
    id: 'lesson',
    name: 'Lesson',
    summary: 'An example and exercises.',
    title: 'Lesson',
    language: 'python',
    visibility: 'code',
    waitingRoom: false,
    hint: 'Lock the room while you explain: only you and your staff change something then.',
  },
  {
    id: 'practice',
    name: 'Practice',
    summary: 'A puzzle that checks itself.',
    title: 'Practice',
    language: 'python',
    visibility: 'code',
    waitingRoom: false,
    hint: '',
  },
]
