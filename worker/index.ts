import { app } from './app.ts'

export { Room } from '../durable-objects/room.ts'
export { Limiter } from '../durable-objects/limiter.ts'
export { Webhooks } from '../durable-objects/webhooks.ts'

// eslint-disable-next-line no-restricted-exports -- the Workers runtime calls the default export.
export default { fetch: app.fetch }
