import { originAnswer, type OriginAnswer } from '#core/protocol/api/origin.ts'
import { call } from './call.ts'
import { roomPath } from './rooms.ts'

/** Where a room came from that was not made here. */
export const originOf = (code: string): Promise<OriginAnswer> =>
  call(originAnswer, 'GET', roomPath(code, '/origin'))
