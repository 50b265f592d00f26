import type { Page } from 'playwright-core'
import { ask } from '../support/api.ts'
import { Person } from '../support/person.ts'
import { openGreeting } from '../support/solving.ts'
import { address, shoot, type Size, type Theme } from './camera.ts'

/** Pictures of an interview's room at every state of its time, with a problem open and a scorecard that is filled in. */
export async function interviewRoom(page: Page, size: Size, theme: Theme): Promise<void> {
  const person = new Person(page, address)
  const picture = (name: string) => shoot(page, size, theme, name)
  const { code } = (
    await ask<{ room: { code: string } }>(person, 'POST', '/api/rooms', {
      ...{ title: 'Backend engineer, first round', language: 'javascript', visibility: 'code' },
    })
  ).room
  await openGreeting(person, code)
  await page.goto(`${address}/r/${code}`)
  await page.getByRole('heading', { name: 'Greet somebody' }).waitFor()
  const time = async (command: object, shown: RegExp) => {
    await ask(person, 'POST', `/api/rooms/${code}/timer`, command)
    await page.getByRole('button', { name: shown }).waitFor()
  }
  await time({ do: 'start', minutes: 60, locksAtEnd: true }, /left. Change the timer$/)
  await picture('timer-running')
  await time({ do: 'pause' }, /^Paused/)
  await picture('timer-paused')
  await time({ do: 'stop' }, /^Time is up/)
  await time({ do: 'start', minutes: 5, locksAtEnd: true }, /left. Change the timer$/)
  await picture('timer-five')
  await time({ do: 'stop' }, /^Time is up/)
  await time({ do: 'start', minutes: 1, locksAtEnd: true }, /left. Change the timer$/)
  await picture('timer-last')
  await time({ do: 'stop' }, /^Time is up/)
  await picture('timer-over')
  const guest = await page
    .context()
    .browser()
    ?.newContext({ ...PHONES[size], colorScheme: theme })
  if (!guest) return
  const seen = await guest.newPage()
  await seen.goto(`${address}/r/${code}`)
  await seen.getByLabel('Your name').fill('Bartholomäus Wolfeschlegelsteinhausen')
  await seen.getByRole('button', { name: 'Join' }).click()
  await seen.getByRole('timer').waitFor()
  await shoot(seen, size, theme, 'candidate-over')
  await guest.close()
}

const PHONES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const
