import { ask } from './api.ts'
import type { PageToSee } from './page-to-see.ts'
import type { Person } from './person.ts'
import { openGreeting } from './solving.ts'
import type { Stage } from './stage.ts'

/** An interview's room with a problem, in which this was done to the timer; `shown` is the timer's button then. */
const timed = (commands: readonly object[], shown: RegExp) => async (on: Stage, person: Person) => {
  await person.register(on.name('ada'))
  const code = await person.createRoom('Backend engineer, first round', 'javascript')
  await openGreeting(person, code)
  await person.heading('Greet somebody').waitFor()
  for (const command of commands) await ask(person, 'POST', `/api/rooms/${code}/timer`, command)
  await person.button(shown).waitFor()
}
const start = (minutes: number) => ({ do: 'start', minutes, locksAtEnd: true })
const RUNNING = /left. Change the timer$/

async function scorecard(on: Stage, person: Person): Promise<void> {
  await timed([start(60)], RUNNING)(on, person)
  await person.button('Menu').click()
  await person.page.getByRole('menuitem', { name: 'Scorecard' }).click()
  await person.sees('Mark this moment')
}

/** What a room shows of its time, and the scorecard beside it. */
export const TIMER_PAGES: readonly PageToSee[] = [
  { name: 'a timer that runs', see: timed([start(60)], RUNNING) },
  { name: 'a timer that runs, on a phone', phone: true, see: timed([start(60)], RUNNING) },
  { name: 'the last minutes of a timer', see: timed([start(5)], RUNNING) },
  { name: 'the last minute of a timer', see: timed([start(1)], RUNNING) },
  { name: 'a timer that is paused', see: timed([start(60), { do: 'pause' }], /^Paused/) },
  { name: 'a timer that ended', see: timed([start(60), { do: 'stop' }], /^Time is up/) },
  { name: 'a scorecard', see: scorecard },
]
