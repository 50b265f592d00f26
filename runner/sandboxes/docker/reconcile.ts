import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import * as v from 'valibot'
import { removed } from './box.ts'
import { RUNNER_LABEL } from './container.ts'
import { within, type Engine } from './engine.ts'

/** Longest time the engine may take to list containers, milliseconds. */
const LIST_MS = 10_000

const listed = v.array(v.object({ Id: v.string(), Names: v.array(v.string()) }))

/** The id by which a runner's containers are known, kept in its data folder so that it is the same after a restart. */
export async function runnerID(folder: string): Promise<string> {
  const path = `${folder}/runner-id`
  const read = async () =>
    v.parse(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)), await readFile(path, 'utf8'))
  try {
    return await read()
  } catch {
    await writeFile(path, randomBytes(8).toString('hex'))
    return read()
  }
}

/** Removes this runner's containers that `isLive` does not know by name, and answers how many those were. */
export async function reconcile(
  engine: Engine,
  runner: string,
  isLive: (name: string) => boolean,
): Promise<number> {
  const filters = { label: [`${RUNNER_LABEL}=${runner}`] }
  const list = v.parse(listed, await within(LIST_MS, engine.docker.listContainers({ all: true, filters })))
  const left = list.filter(({ Names }) => !Names.some((name) => isLive(name.replace(/^\//, ''))))
  await Promise.all(left.map(({ Id }) => removed(engine, engine.docker.getContainer(Id))))
  return left.length
}
