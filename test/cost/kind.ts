import type { Operation } from './units.ts'

/** What a room is used for in a month. */
export type Kind = {
  people: number
  hours: number
  /** By everybody in a minute: pushes and moves of a cursor. */
  keystrokes: number
  cursors: number
  chatsPerHour: number
  runsPerHour: number
  /** Kilobytes that a run prints, and how long a program takes, seconds. */
  outputKB: number
  runSeconds: number
  submissions: number
  /** Times that somebody comes back after a cut or a reload. */
  rejoins: number
  /** Minutes in which somebody has the front page open, and loads of a page by browsers that have nothing of it. */
  homeMinutes: number
  pages: number
  replays: number
  /** Months for which a record is kept. */
  monthsKept: number
  /** How much busier the busiest time is than the average. */
  peak: number
  /** Programs a second that a vCPU of a runner takes (docs/BENCHMARKS-RUNNER.md), and what one costs, an assumption. */
  runsPerVcpuSecond: number
  vcpuHourDollars: number
}

/**
 * An interview: two people for an hour, one of whom types at a time. Nine programs a second were measured on two cores, so 4.5
 * on each; 0.04 dollars for an hour of a vCPU is an assumption.
 */
export const INTERVIEW: Kind = {
  ...{ people: 2, hours: 1, keystrokes: 60, cursors: 20, chatsPerHour: 10 },
  ...{ runsPerHour: 12, outputKB: 1, runSeconds: 1, submissions: 2 },
  ...{ rejoins: 2, homeMinutes: 5, pages: 2, replays: 0.5, monthsKept: 3 },
  ...{ peak: 4, runsPerVcpuSecond: 4.5, vcpuHourDollars: 0.04 },
}

/** The front page asks every five seconds. */
const HOME_PER_MINUTE = 12
/** Events that a segment holds at most; one is written every minute in which anything happened. */
const SEGMENT_EVENTS = 1_000
/** Events of a run that prints little. */
const RUN_EVENTS = 4

/** Between two measured points: `at1` with one person, `at10` with ten, growing evenly. */
const share = (people: number): { one: number; ten: number } => {
  const ten = Math.max(0, people - 1) / 9
  return { one: 1 - ten, ten }
}

/** How often each operation happens in a room’s month; shares may be below zero where more than ten people are. */
export function amounts(kind: Kind): Partial<Record<Operation, number>> {
  const minutes = kind.hours * 60
  const strokes = kind.keystrokes * minutes
  const runs = kind.runsPerHour * kind.hours
  // Of two people and of ten: what is sent grows with those who receive it.
  const wide = Math.max(0, kind.people - 2) / 8
  const { one, ten } = share(kind.people)
  const events = strokes + runs * RUN_EVENTS
  const full = Math.floor(events / SEGMENT_EVENTS)
  const quiet = Math.max(0, Math.min(minutes, events) - full)
  const large = Math.min(1, Math.max(0, kind.outputKB - 1) / 63)
  return {
    create: 1,
    guest: Math.max(0, kind.people - 1),
    page: kind.pages,
    home: kind.homeMinutes * HOME_PER_MINUTE,
    list: kind.homeMinutes / 5,
    join: kind.people,
    rejoin: kind.rejoins,
    leave: kind.people + kind.rejoins,
    keystroke: strokes * (1 - wide),
    keystroke10: strokes * wide,
    cursor: kind.cursors * minutes * (1 - wide),
    cursor10: kind.cursors * minutes * wide,
    chat: kind.chatsPerHour * kind.hours,
    run1: runs * (1 - large),
    run64: runs * large,
    submit: kind.submissions,
    idle1: minutes * one,
    idle10: minutes * ten,
    archiveMinute: quiet,
    archive: full,
    replayOpen: kind.replays,
    replaySegment: kind.replays * (quiet + full),
  }
}
