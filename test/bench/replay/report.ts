import { shown } from '../plots.ts'
import { markdown, median, percentile, show, type Row } from '../stats.ts'
import type { Smoothness } from './browser.ts'
import type { Bare } from './floor.ts'
import type { Recorded } from './rrweb.ts'
import type { Watched } from './watch.ts'

/** Everything that was measured with one session. */
export type Measured = {
  name: string
  events: number
  imported: { bytes: number; ms: number }
  bare: Bare
  fetched: { bytes: number; ms: number }
  seen: Watched
  /** The same session as rrweb records it: with one whole page at its beginning, and with one every few minutes. */
  rrweb: readonly (Recorded & { name: string })[]
}

const times = (name: string, samples: readonly number[]) => ({
  [`${name} p50`]: show(median(samples)),
  [`${name} p95`]: show(percentile(samples, 0.95)),
})
const kB = (bytes: number) => show(bytes / 1_000)
const MB = (bytes: number) => show(bytes / 1_000_000)

/** The tables of the section. */
export const report = (all: readonly Measured[]): string =>
  [
    markdown(
      'From the click to the picture, milliseconds',
      all.map(speed),
      `${SPEED}\n\n${shown('replay.svg')}`,
    ),
    markdown('Playing 64 times as fast, for 20 s', all.flatMap(smooth), SMOOTH),
    markdown('What is fetched, kB, and memory', all.map(cost), COST),
    markdown('rrweb’s player with the same session', all.flatMap(compared), RRWEB),
    markdown('Floors: the same work bare', all.map(floor), FLOOR),
  ].join('\n')

const SPEED = `First frame: from the navigation, with nothing cached, and again. Seeks: from the press on the timeline until the page showed
that moment; cold the first time, warm the same moments again; a person looks for 150 ms between two. Tasks: the longest of
the page's thread (0: none over 50).`
const SMOOTH = `Dropped: frames of the page that did not come, of those that a screen of 60 Hz shows. Drawn: frames of the session a second.`
const COST = 'Heaps after garbage collection, at the end of everything.'
const RRWEB = `The pushes of the session written into a CodeMirror under \`rrweb.record\` at their times, played in an otherwise
empty page from a file that is loaded whole. It has neither people nor chat, and finds no file by name.`
const FLOOR = `Parsing and folding in Node, milliseconds for 1,000 events; fetching a segment of up to 1,000 events.`

const speed = ({ name, seen }: Measured): Row => ({
  what: name,
  figures: {
    'first frame': show(seen.first.cold),
    again: show(seen.first.warm),
    ...times('seek cold', seen.seeks.cold),
    ...times('seek warm', seen.seeks.warm),
    'longest task loading': show(seen.tasks.load),
    seeking: show(seen.tasks.seek),
  },
})

const smooth = ({ name, seen, rrweb }: Measured): Row[] => [
  playing(name, seen.fast),
  playing(`${name}, standing still`, seen.idle),
  ...rrweb.map((one) => playing(`${name}, rrweb ${one.name}`, one.fast)),
]

const playing = (what: string, { dropped, share, longestTask, drawn, longestWait }: Smoothness): Row => ({
  what,
  figures: {
    dropped: show(dropped),
    'of all %': show(share * 100),
    'longest task ms': show(longestTask),
    'drawn /s': drawn === 0 ? '–' : show(drawn),
    'longest wait ms': drawn === 0 ? '–' : show(longestWait),
  },
})

const cost = ({ name, imported, fetched, seen: { bytes, heap } }: Measured): Row => ({
  what: name,
  figures: {
    'to the first frame': kB(bytes.start),
    'one minute watched': kB(bytes.watched),
    '50 seeks': kB(bytes.seeks),
    'all events': kB(fetched.bytes),
    'session file': kB(imported.bytes),
    'page heap MB': MB(heap.page),
    'worker heap MB': MB(heap.workers),
  },
})

const compared = ({ name, rrweb }: Measured): Row[] =>
  rrweb.map((one) => ({
    what: `${name}, ${one.name}`,
    figures: {
      events: one.events.toLocaleString('en'),
      'file kB': kB(one.bytes),
      'first frame ms': show(one.first),
      ...times('seek', one.seeks),
      'longest task ms': show(one.longestTask),
      'heap MB': MB(one.heap),
    },
  }))

const floor = ({ name, bare, fetched, imported, events }: Measured): Row => ({
  what: name,
  figures: {
    parse: show(bare.parse),
    fold: show(bare.fold),
    'fetch a segment p50': show(fetched.ms),
    'import s': show(imported.ms / 1_000),
    events: events.toLocaleString('en'),
  },
})
