import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from './support/person.ts'
import { stage } from './support/stage.ts'

const on = stage({ WEBHOOK_LOOPBACK: '1' })

/** What came, and how it is answered. */
const receiver = { got: [] as { id: string; type: string; room: string }[], answer: 200, url: '' }
let http: Server
beforeAll(async () => {
  http = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => {
      const { type, data } = JSON.parse(body) as { type: string; data: { room: { title: string } } }
      const id = String(request.headers['webhook-id'])
      receiver.got.push({ id, type, room: data.room.title })
      response.writeHead(receiver.answer).end('said')
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', () => resolve()))
  const address = http.address()
  receiver.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/hook`
})
afterAll(() => void http.close())

test('EV7: a webhook is made, told, given up, sent again by hand and deleted, in the pages', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await ada.makeRoom('Not this one', 'python')
  await ada.open('/settings/webhooks')
  await ada.sees('No webhooks yet')
  await ada.button('New webhook').click()
  await ada.field('Address').fill('ftp://nowhere')
  await ada.button('Create webhook').click()
  await ada.page.getByRole('dialog').getByRole('alert').or(ada.page.getByText(/https/)).first().waitFor()
  await ada.field('Address').fill(receiver.url)
  await ada.page.getByRole('checkbox', { name: /A room is made/ }).check()
  await ada.button('Create webhook').click()
  const secret = await ada.page.getByText(/^whsec_/).innerText()
  await ada.button('Done').click()
  await ada.sees('All rooms')
  await ada.page.reload()
  await ada.sees(receiver.url)
  expect(await ada.page.content()).not.toContain(secret)

  receiver.answer = 500
  await ada.makeRoom('Told of', 'python')
  await eventually(async () => receiver.got.length).toBeGreaterThan(0)
  await ada.button('Show deliveries').click()
  await ada.sees(/answered 500/)
  await ada.button('Turn off').click()
  await ada.button('Turn on').waitFor()
  // What it is due is given up at its next turn, seconds later.
  await eventually(async () => {
    await ada.button('Hide deliveries').click()
    await ada.button('Show deliveries').click()
    await ada.page.getByRole('list', { name: /^Deliveries/ }).waitFor()
    return ada.page.getByText('Given up', { exact: true }).count()
  }).toBe(1)
  await ada.button('Turn on').click()
  await ada.button('Turn off').waitFor()
  receiver.answer = 200
  await ada.button(/^Send msg_.* again$/).click()
  await eventually(async () => {
    await ada.button('Hide deliveries').click()
    await ada.button('Show deliveries').click()
    await ada.page.getByRole('list', { name: /^Deliveries/ }).waitFor()
    return ada.page.getByText('Delivered', { exact: true }).count()
  }).toBe(1)
  expect(new Set(receiver.got.map(({ id }) => id)).size).toBe(1)
  expect(receiver.got.at(-1)).toMatchObject({ type: 'room.created', room: 'Told of' })

  await ada.button(`Delete webhook ${receiver.url}`).click()
  await ada.button('Delete webhook').click()
  await ada.sees('No webhooks yet')
})

test('EV6: a webhook of one room names it', async () => {
  const ada = await on.person()
  await ada.register(on.name('ada'))
  await ada.makeRoom('Only this', 'python')
  await ada.open('/settings/webhooks')
  await ada.button('New webhook').click()
  await ada.field('Address').fill(receiver.url)
  await ada.page.getByLabel('Of which rooms').selectOption({ label: 'Only this' })
  await ada.button('Create webhook').click()
  await ada.button('Done').click()
  await ada.sees('Only this')
  await ada.page.reload()
  await ada.sees('Only this')
})
