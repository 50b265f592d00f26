import { deliveriesOf, hookOf, Receiver } from './hooks.ts'
import { registered, roomOf, type Browser } from './browser.ts'

/** The requests of webhooks, by what the document calls them; what is sent is taken here. */
export function webhookRequests(ada: Browser): Record<string, () => Promise<Response>> {
  new Receiver()
  const at = async () => `/api/webhooks/${(await hookOf(ada, ['run.ended'])).webhook.id}`
  const told = async () => {
    const kim = await registered()
    const { webhook } = await hookOf(kim, ['room.created'])
    await roomOf(kim)
    for (;;) {
      const [first] = (await deliveriesOf(kim, webhook.id)).deliveries
      if (first) return { kim, path: `/api/webhooks/${webhook.id}/deliveries`, first }
      await scheduler.wait(50)
    }
  }
  return {
    'patch /api/webhooks/{id}': async () => ada.patch(await at(), { active: false }),
    'delete /api/webhooks/{id}': async () => ada.delete(await at()),
    'get /api/webhooks/{id}/deliveries': async () => {
      const { kim, path } = await told()
      return kim.get(path)
    },
    'post /api/webhooks/{id}/deliveries/{delivery}/retry': async () => {
      const { kim, path, first } = await told()
      return kim.post(`${path}/${first.id}/retry`)
    },
  }
}
