import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import * as v from 'valibot'
import {
  concurrentRecording,
  sequentialRecording,
  type ConcurrentRecording,
  type Recording,
} from '#core/replay/trace/recording.ts'

const read = (name: string): unknown => {
  const file = new URL(`../fixtures/traces/${name}.json.gz`, import.meta.url)
  return JSON.parse(gunzipSync(readFileSync(file)).toString())
}

/** A recording of one author. */
export const recording = (name: 'sveltecomponent' | 'rustcode'): Recording =>
  v.parse(sequentialRecording, read(name))

/** The recording of two authors at once. */
export const friendsForever = (): ConcurrentRecording =>
  v.parse(concurrentRecording, read('friendsforever.concurrent'))
