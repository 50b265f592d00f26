import { roomLogContract } from './room-log.ts'
import { MemoryRoomLog } from '../support/memory-log.ts'

roomLogContract({
  async with(use) {
    const log = new MemoryRoomLog()
    use(log, () => log)
  },
})
