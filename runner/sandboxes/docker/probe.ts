import type Docker from 'dockerode'
import type { ContainerCreateOptions } from 'dockerode'
import { PassThrough, type Duplex } from 'node:stream'
import * as v from 'valibot'
import type { Check } from '#core/protocol/attestation.ts'

/** The probe's checks in their order, as its table in `agent/probe.c` has them. */
export const PROBE_CHECKS = [
  ...['files left behind', 'user', 'become root', 'setuid program', 'capabilities', 'no new privileges'],
  ...['seccomp', 'environment', 'host name', 'other processes', 'core dumps', 'namespaces', 'mounting'],
  ...['tracing', 'kernel calls', 'network', 'socket families', 'kernel settings', 'control groups'],
  ...['masked files', 'devices', 'read-only root', 'host folders', 'file size', 'open files'],
  ...['message queues', 'inodes', 'disk', 'processes', 'cpu', 'memory'],
] as const

/** Checks that the short form leaves out. */
export const SLOW_CHECKS: readonly string[] = ['cpu', 'memory']

/** All that is read of what the probe prints, bytes. */
const MAX_OUTPUT = 32 * 1024

const line = v.pipe(
  v.string(),
  v.maxLength(1024),
  v.parseJson(),
  v.strictObject({
    name: v.picklist(PROBE_CHECKS),
    ok: v.boolean(),
    said: v.pipe(v.string(), v.maxLength(300), v.regex(/^[ -~]*$/)),
  }),
)

/**
 * The checks that the probe's output tells of, one for every name in `expected`. A check it says nothing of has failed, and so
 * has everything when it says what no probe would.
 */
export function readProbe(output: string, expected: readonly string[]): Check[] {
  const told = new Map<string, Check>()
  let odd = output.length > MAX_OUTPUT
  for (const text of output.split('\n').filter(Boolean)) {
    const parsed = v.safeParse(line, text)
    if (!parsed.success || told.has(parsed.output.name) || !expected.includes(parsed.output.name)) odd = true
    else told.set(parsed.output.name, parsed.output)
  }
  if (told.size === 0) return [{ name: 'probe', ok: false, said: 'it did not answer' }]
  const silent = (name: string): Check => ({ name, ok: false, said: 'the probe did not answer' })
  const checks = expected.map((name) => told.get(name) ?? silent(name))
  return odd ? [...checks, { name: 'probe', ok: false, said: 'it said more than it should' }] : checks
}

/** A container that has been made and not started. */
export type Made = {
  /** What the engine says of it; unparsed. */
  inspected: unknown
  /** Starts it and answers what it printed once it ended, or once `until` holds for that, and kills it. */
  output: (withinMs: number, until?: (output: string) => boolean) => Promise<string>
}

/** Makes a container and everything that is needed to hear it. */
export async function make(docker: Docker, spec: ContainerCreateOptions): Promise<Made> {
  const container = await docker.createContainer(spec)
  const remove = () => container.remove({ force: true, v: true }).catch(() => {})
  try {
    const inspected: unknown = await container.inspect()
    const raw = (await container.attach({ stream: true, stdout: true, stderr: true })) as Duplex
    const [heard, ignored] = [new PassThrough(), new PassThrough()]
    ignored.resume()
    docker.modem.demuxStream(raw, heard, ignored)
    raw
      .on('error', () => heard.end())
      .on('end', () => heard.end())
      .on('close', () => heard.end())
    const output = async (withinMs: number, until = (_: string) => false) => {
      let text = ''
      const timer = setTimeout(() => heard.end(), withinMs)
      try {
        await container.start()
        for await (const piece of heard) {
          text += (piece as Buffer).toString('latin1')
          if (text.length > MAX_OUTPUT || until(text)) break
        }
        return text
      } finally {
        clearTimeout(timer)
        raw.destroy()
        await container.kill({ signal: 'SIGKILL' }).catch(() => {})
      }
    }
    return { inspected, output }
  } catch (error) {
    await remove()
    throw error
  }
}
