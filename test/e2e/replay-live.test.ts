import { expect, test } from 'vitest'
import { ask, giveGuests } from './support/api.ts'
import { eventually, type Person } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage()

const slider = ({ page }: Person) => page.getByRole('slider', { name: 'Moment of the session' })

/** Ada and a guest type, chat and run in a room of Ada's, and both leave. */
async function session() {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  const code = await ada.createRoom('Adding up', 'javascript')
  const bob = await on.person()
  await bob.joinAsGuest(code, 'Bob')
  await ada.button('2 people here').waitFor()
  await ada.replaceCode('const sum = (a, b) => a + b\n')
  await ada.saved()
  await bob.toEnd()
  await bob.type('console.log(sum(20, 22))')
  await bob.saved()
  await bob.openChat()
  await bob.say('Shall we run it?')
  await ada.openChat()
  await ada.messages.getByText('Shall we run it?').waitFor()
  await ada.button('Run').click()
  await ada.outputWith('42')
  await bob.open('/')
  await ada.open('/')
  await ada.heading('Rooms').waitFor()
  return { ada, bob, code }
}

/** Opens the replay once all that happened is in it: the room is asked for again until its end is there. */
async function watch(person: Person, code: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await person.open(`/r/${code}/replay`)
        const there = slider(person).or(person.heading('Nothing was recorded yet'))
        await there.waitFor()
        if (!(await slider(person).isVisible())) return false
        await slider(person).press('End')
        return person.outputWith('42').then(
          () => true,
          () => false,
        )
      },
      { timeout: 60_000, interval: 2_000 },
    )
    .toBe(true)
}

test('T5: a session that just was is shown: code, where it came from, chat, console, people; to a viewer too', async () => {
  const { ada, bob, code } = await session()
  await watch(ada, code)
  await eventually(() => ada.code()).toBe('const sum = (a, b) => a + b\nconsole.log(sum(20, 22))')
  await ada.openChat()
  await ada.messages.getByText('Shall we run it?').waitFor()
  await ada.page.getByRole('tab', { name: 'Moments' }).click()
  const moments = ada.page.getByRole('list', { name: 'Moments' })
  await moments.getByText('The program ended well').waitFor()

  await ada.button('Where the code came from').click()
  await eventually(() => ada.page.locator('.cm-line .origin-typed').first().textContent()).toContain(
    'console',
  )
  const pasted = ada.page.locator('.cm-line .origin-pastedOutside')
  await eventually(() => pasted.first().textContent()).toContain('const sum')
  await ada.page.locator('.cm-line .origin-typed').first().hover()
  await ada.sees(/^Typed by Bob, 00:\d\d$/)

  await giveGuests(ada, code, 'viewer')
  await bob.open(`/r/${code}/replay`)
  await slider(bob).press('End')
  await bob.outputWith('42')
  expect(await bob.page.getByRole('tab', { name: 'Notes' }).count()).toBe(0)
  await bob.page.getByRole('tab', { name: 'Moments' }).click()
  expect(await bob.button('Add a chapter').count()).toBe(0)

  const carol = await on.person()
  await carol.register(on.name('carol'))
  await carol.open(`/r/${code}/replay`)
  await carol.heading('There is no such replay here').waitFor()

  await giveGuests(ada, code, 'bot')
  await bob.open(`/r/${code}/replay`)
  await bob.heading('You may not watch this session').waitFor()
})

test('T8: what was not recorded yet, or never is, says so', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  type Made = { room: { code: string } }
  const of = (title: string, more: object) =>
    ask<Made>(ada, 'POST', '/api/rooms', { title, language: 'python', visibility: 'code', ...more })
  const never = await of('Kept to ourselves', { recorded: false })
  await ada.open(`/r/${never.room.code}/replay`)
  await ada.heading('This room is not recorded').waitFor()
  const fresh = await of('Quite new', {})
  await ada.page.route('**/record', async (route) => {
    const answer = await route.fetch()
    const json = (await answer.json()) as object
    await route.fulfill({ json: { ...json, live: false, segments: [], marks: [], people: [] } })
  })
  await ada.open(`/r/${fresh.room.code}/replay`)
  await ada.heading('Nothing was recorded yet').waitFor()
  await ada.page.unroute('**/record')
  await ada.open(`/r/${fresh.room.code}`)
  await ada.inRoom()
  await ada.open(`/r/${fresh.room.code}/replay`)
  await slider(ada).or(ada.button('Look again')).first().waitFor()
})
