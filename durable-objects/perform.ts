import { listeners, type Effect, type Room } from '#core/room/room.ts'
import type { Input } from '#core/room/step.ts'
import { counts } from './counts.ts'
import type { Directory } from './directory.ts'
import type { HelloTimers } from './hello-timers.ts'
import type { Judge } from './judge.ts'
import type { Clock } from './clock.ts'
import type { RunnerCalls } from './runner-calls.ts'
import type { Sockets } from './sockets.ts'

/** What effects are done with. */
export type Hands = {
  sockets: Sockets
  hellos: HelloTimers
  directory: Directory
  runner: RunnerCalls
  judge: Judge
  clock: Clock
  /** Takes another step of the room. */
  step: (input: Input) => void
  /** Has the object live until this has settled. */
  await: (work: Promise<unknown>) => void
  /** Has the object look soon whether everybody is still there. */
  watch: () => Promise<void>
}

/** Does what the core answered; throws when it cannot be done. */
export function perform(room: Room, effect: Effect, hands: Hands): void {
  const { sockets, hellos, directory, runner, judge } = hands
  switch (effect.do) {
    case 'send':
      return sockets.send([effect.to], effect.message)
    case 'broadcast': {
      const others = listeners(room).filter(({ id }) => id !== effect.except)
      const ids = others.map(({ id }) => id)
      return sockets.send(ids, effect.message)
    }
    case 'tell':
      return sockets.send(effect.among, effect.message)
    case 'script':
      return sockets.tell(effect.to, effect.message)
    case 'seen':
      return sockets.saw(effect.to, effect.seen)
    case 'close':
      return sockets.close(effect.to, effect.code, effect.reason)
    case 'attach':
      hellos.done(effect.to)
      return sockets.bind(effect.to, effect.client, effect.here)
    case 'checkpoint':
      return hands.step({ t: 'checkpoint' })
    case 'compact':
      return hands.step({ t: 'compact', doc: effect.doc })
    case 'timer':
      setTimeout(() => hands.step({ t: 'timer', name: effect.name }), effect.ms)
      return
    case 'presence':
      return hands.await(Promise.all([directory.refresh(), hands.watch()]))
    case 'run':
      counts.runs++
      hands.await(directory.note())
      return runner.start(effect.request)
    case 'stdin':
      return runner.stdin(effect.run, effect.body)
    case 'judge':
      return judge.start(effect.ask)
    case 'cancelJudging':
      return judge.cancel(effect.judgement)
    case 'submitted':
      return hands.await(judge.tell(room.info.id))
    case 'clock':
      return hands.await(Promise.all([hands.clock.arm(), hands.clock.tell(room.info.id)]))
    case 'cancel':
      return runner.cancel(effect.run, room.info.id)
    default:
      return effect satisfies never
  }
}

/**
 * A push writes one row, which is whole by itself: a transaction around it would cost a seventh of what a room can take.
 * A push that is spelled otherwise is only slower.
 */
export const isPush = (input: Input): boolean =>
  input.t === 'frame' && input.data?.startsWith('{"t":"push"') === true
