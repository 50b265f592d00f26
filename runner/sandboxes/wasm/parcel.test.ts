import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeParcel } from './parcel.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(`${tmpdir()}/codecollab-parcels-`)))
afterEach(() => rm(folder, { recursive: true, force: true }))

const assets = (name: string) => [{ name, bytes: new Uint8Array(1_000) }]

it('languages that write their parcels at the same time do not get in each other’s way', async () => {
  for (let round = 0; round < 5; round++) {
    const keys = Array.from({ length: 40 }, (_, n) => `${round}-${n}`)
    await Promise.all(keys.map((key) => writeParcel(folder, key, assets(key))))
  }
  expect(await readdir(folder)).toHaveLength(200)
})

it('what nobody has started with for two weeks is removed, and nothing else', async () => {
  const old = new Date(Date.now() - 15 * 24 * 3600 * 1000)
  await writeFile(`${folder}/old.parcel`, '')
  await utimes(`${folder}/old.parcel`, old, old)
  await writeFile(`${folder}/other.parcel`, '')
  await writeParcel(folder, 'new', assets('x'))
  expect((await readdir(folder)).toSorted()).toEqual(['new.parcel', 'other.parcel'])
})
