import { roomLogContract } from '../../test/contracts/room-log.ts'
import { MemoryRoomLog } from './memory-log.ts'

roomLogContract({
  async with(use) {
    const log = new MemoryRoomLog()
    use(log, () => log)
  },
})
