import { CLOSE } from '#core/protocol/close.ts'
import type { Role } from '#core/protocol/access.ts'
import type { RunFrame, Verdict } from '#core/protocol/run.ts'
import type { JudgeFrame, JudgeVerdict } from '#core/protocol/judge.ts'
import type { Author, Knock } from '#core/protocol/shared.ts'
import type { DocName } from '#core/protocol/shared-doc.ts'
import { checkpoint } from './checkpoint.ts'
import { flushPlaces } from './doc.ts'
import { compactDoc } from './doc-store.ts'
import { logFocus } from './focus.ts'
import { flushPresence } from './here.ts'
import { connect, disconnect, leaveAbsent, type Arrival } from './join.ts'
import { endJudgement, endOrphanJudgement, judgeFrame, outcomesTimer } from './judge.ts'
import { handIn } from './hand-in.ts'
import { endKnocks, expireKnocks, knock } from './knocks.ts'
import { changeInfo, removeMember, setProfile, setRole, type InfoChange } from './manage.ts'
import type { Points } from './log.ts'
import { staffNote } from './notes.ts'
import { openProblem, removeProblem, showHint, type Hint, type Opening } from './problems.ts'
import { isTimeUp, setTimer, tick, type TimerStep } from './timer.ts'
import { samplePlaces } from './places.ts'
import { flushCursors } from './presence.ts'
import { announce, heads } from './push.ts'
import { drop, receive } from './receive.ts'
import { redact, type Redaction } from './redact.ts'
import { request, type Request } from './request.ts'
import type { Effect, Room, TimerName } from './room.ts'
import { end, endOrphan, frame, outputTimer } from './run.ts'
import { flushScripts, greetScript, withScripts } from './script.ts'
import { flushTyping } from './typing.ts'

/** Everything that can happen to a room. */
export type Input =
  | { t: 'connect'; arrival: Arrival }
  | { t: 'frame'; from: string; data: string | null }
  | { t: 'disconnect'; from: string }
  /** Somebody without a socket asks for something. */
  | ({ t: 'request' } & Request)
  | { t: 'helloTimeout'; from: string }
  | { t: 'timer'; name: TimerName }
  | { t: 'runFrame'; run: string; frame: RunFrame }
  | { t: 'runEnd'; run: string; verdict: Verdict }
  | { t: 'judgeFrame'; judgement: string; frame: JudgeFrame }
  | { t: 'judgeEnd'; judgement: string; verdict: JudgeVerdict; points?: Points }
  | { t: 'openProblem'; opening: Opening }
  | { t: 'removeProblem'; problem: string; by: Author }
  | ({ t: 'showHint' } & Hint)
  | { t: 'timerStep'; command: TimerStep; by: Author }
  /** The clock may have something to do: the end of the timer, or what is handed in. */
  | { t: 'tick' }
  /** A note of staff that nobody types: what an assessment gives them to fill in. */
  | { t: 'staffNote'; id: string; text: string; by: Author }
  | { t: 'checkpoint' }
  | { t: 'compact'; doc: DocName }
  | { t: 'woken' }
  | { t: 'profile'; user: string; name: string; color: number | null }
  | ({ t: 'info' } & InfoChange)
  /** `by` is the member who does it. */
  | { t: 'role'; user: string; role: Role; by?: string }
  | { t: 'removeMember'; user: string }
  | { t: 'knock'; knock: Knock }
  /** Without `user`: nobody waits any more. */
  | { t: 'endKnocks'; user?: string }
  | { t: 'expireKnocks' }
  /** What its object found in the record to be taken out. */
  | { t: 'redact'; redaction: Redaction }

/**
 * One step of the room: checks the input, appends to the log, then changes `room`, and returns what is to be done
 * outside, in order. `at` is the clock, milliseconds. A throw means a broken invariant, never bad input: the caller
 * rolls the log back and loads the room again.
 */
export function step(room: Room, input: Input, at: number): Effect[] {
  // Whatever comes after the end finds that it was: nothing waits for the alarm.
  const over = isTimeUp(room, at) ? tick(room, at) : []
  return withScripts(room, [...over, ...act(room, input, at)])
}

function act(room: Room, input: Input, at: number): Effect[] {
  switch (input.t) {
    case 'connect':
      return [...connect(room, at, input.arrival), ...greetScript(room, at, input.arrival)]
    case 'frame': {
      const connection = room.connections.get(input.from)
      return connection ? receive(room, connection, at, input.data) : []
    }
    case 'disconnect':
      return disconnect(room, at, input.from)
    case 'request':
      return request(room, at, input)
    case 'helloTimeout':
      return room.connections.get(input.from)?.client === null
        ? drop(room, at, input.from, CLOSE.helloTimeout, 'no hello')
        : []
    case 'timer':
      return onTimer(room, at, input.name)
    case 'runFrame':
      return frame(room, at, input.run, input.frame)
    case 'runEnd':
      return room.run?.id === input.run ? end(room, at, input.verdict) : []
    case 'judgeFrame':
      return judgeFrame(room, at, input.judgement, input.frame)
    case 'judgeEnd':
      return [...endJudgement(room, at, input.judgement, input.verdict, input.points), ...handIn(room, at)]
    case 'openProblem':
      return openProblem(room, at, input.opening)
    case 'removeProblem':
      return removeProblem(room, at, input.problem, input.by)
    case 'showHint':
      return showHint(room, at, input)
    case 'timerStep':
      return setTimer(room, at, input.command, input.by)
    case 'tick':
      return tick(room, at)
    case 'staffNote':
      return staffNote(room, at, input)
    case 'checkpoint':
      checkpoint(room)
      return []
    case 'compact':
      compactDoc(room, input.doc)
      return []
    case 'woken':
      return [
        ...leaveAbsent(room, at),
        ...logFocus(room, at),
        ...endOrphan(room, at),
        ...endOrphanJudgement(room, at),
        ...tick(room, at),
        ...announce(room, at),
      ]
    case 'info':
      return changeInfo(room, at, input)
    case 'role':
      return setRole(room, at, input.user, input.role, input.by)
    case 'profile':
      return setProfile(room, input.user, input.name, input.color)
    case 'removeMember':
      return removeMember(room, at, input.user)
    case 'knock':
      return knock(room, input.knock)
    case 'endKnocks':
      return endKnocks(room, input.user)
    case 'expireKnocks':
      return expireKnocks(room, at)
    case 'redact':
      return redact(room, at, input.redaction)
    default:
      return input satisfies never
  }
}

function onTimer(room: Room, at: number, name: TimerName): Effect[] {
  room.timers.delete(name)
  switch (name) {
    case 'cursors':
      return [...flushCursors(room), ...flushPlaces(room)]
    case 'presence':
      return flushPresence(room)
    case 'heads':
      return heads(room)
    case 'output':
      return outputTimer(room, at)
    case 'outcomes':
      return outcomesTimer(room, at)
    case 'scripts':
      return flushScripts(room, at)
    case 'typing':
      return flushTyping(room)
    case 'places':
      return samplePlaces(room, at)
    case 'focus':
      return logFocus(room, at)
    default:
      return name satisfies never
  }
}
