import { runInDurableObject } from 'cloudflare:test'
import { SqliteRoomLog } from '../../durable-objects/sqlite-room-log.ts'
import { roomLogContract } from '../contracts/room-log.ts'
import { env } from './support/browser.ts'

let rooms = 0
let storage: DurableObjectStorage

/** Text and blob columns of every table, where a stored value could be too large. */
const COLUMNS = { log: 'body', snapshot: 'text', member: 'name', doc: 'body', doc_snapshot: 'body' } as const

roomLogContract({
  async with(use) {
    const stub = env.ROOMS.get(env.ROOMS.idFromName(`contract-${++rooms}`))
    await runInDurableObject(stub, (_room, state) => {
      storage = state.storage
      use(new SqliteRoomLog(state.storage), () => new SqliteRoomLog(state.storage))
    })
  },
  largest() {
    const sizes = Object.entries(COLUMNS).map(([table, column]) => {
      const row = storage.sql.exec(`SELECT max(length(CAST(${column} AS BLOB))) AS size FROM ${table}`).one()
      return Number(row.size ?? 0)
    })
    return Math.max(...sizes)
  },
})
