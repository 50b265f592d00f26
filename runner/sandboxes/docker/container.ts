import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ContainerCreateOptions } from 'dockerode'
import type { Limits } from '../sandbox.ts'

const SECCOMP = JSON.stringify(
  JSON.parse(readFileSync(new URL('./seccomp.json', import.meta.url), 'utf8')) as unknown,
)

/**
 * The users that programs run as, the first and how many; no image knows them and they own nothing. Each container has one
 * of its own by chance, because the kernel counts some things by user, whatever container they are in: inotify instances,
 * queued signals, memory in pipes. Below 65,536, since a remapped engine has no more.
 */
const FIRST_USER = 10_000
const USERS = 50_000
/** Folders that a program may write to, and files and folders in each. */
const FOLDERS = ['/code', '/tmp']
const INODES_EACH = 2_048
/** Files and folders that a run may make, in all folders together. */
export const INODES = FOLDERS.length * INODES_EACH
/** Beyond what a run may use, so that only a container whose runner died is ended by it, seconds. */
const CPU_SLACK = 30
/** A program's weight when processors are short; everything else on a machine, such as rooms, has 1,024. */
export const CPU_SHARES = 128

/** Labels of our containers: whose they are, and what for (`waiting` for those made ahead of their run). */
export const RUNNER_LABEL = 'codecollab.runner'
export const RUN_LABEL = 'codecollab.run'

/** What differs between containers. */
export type Container = {
  name: string
  /** Id of an image that is here; nothing is ever pulled. */
  image: string
  argv: readonly string[]
  env: Readonly<Record<string, string>>
  limits: Pick<
    Limits,
    'cpuMs' | 'compileMs' | 'memoryBytes' | 'pids' | 'openFiles' | 'fileBytes' | 'diskBytes'
  >
  /** Processor cores. */
  cpus: number
  /** An OCI runtime the engine has, such as `runsc`; null for the engine's own choice. */
  runtime: string | null
  /** The engine makes control groups itself and does not leave them to systemd. */
  isCgroupfs: boolean
  runner: string
  run: string
  /** Its program does what a container's first process has to: no init of the engine's, which programs can make their own. */
  isFirst?: boolean
}

/** The one way a container is made: nothing is allowed that a program could get out with, whatever is in the image. */
export function containerSpec(container: Container): ContainerCreateOptions {
  const {
    name,
    image,
    argv,
    env,
    limits,
    cpus,
    runtime,
    isCgroupfs,
    runner,
    run,
    isFirst = false,
  } = container
  const seconds = Math.ceil((limits.cpuMs + limits.compileMs) / 1000) + CPU_SLACK
  const user = FIRST_USER + randomInt(USERS)
  const bytes = Math.floor(limits.diskBytes / FOLDERS.length)
  const folder = `rw,exec,nosuid,nodev,size=${bytes},nr_inodes=${INODES_EACH},mode=0700,uid=${user},gid=${user}`
  return {
    name,
    Image: image,
    Entrypoint: [],
    Cmd: [...argv],
    Env: Object.entries({ HOME: '/code', TMPDIR: '/tmp', LANG: 'C.UTF-8', ...env }).map(
      ([key, value]) => `${key}=${value}`,
    ),
    User: `${user}:${user}`,
    WorkingDir: '/code',
    Hostname: 'sandbox',
    Labels: { [RUNNER_LABEL]: runner, [RUN_LABEL]: run },
    Tty: false,
    OpenStdin: true,
    // When the runner goes away its containers read end of file, and those that wait for a program end.
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    NetworkDisabled: true,
    Healthcheck: { Test: ['NONE'] },
    StopSignal: 'SIGKILL',
    HostConfig: {
      ...(runtime === null ? {} : { Runtime: runtime }),
      AutoRemove: true,
      Init: !isFirst,
      Privileged: false,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true', `seccomp=${SECCOMP}`],
      ReadonlyRootfs: true,
      NetworkMode: 'none',
      IpcMode: 'none',
      Tmpfs: Object.fromEntries(FOLDERS.map((path) => [path, folder])),
      Memory: limits.memoryBytes,
      MemorySwap: limits.memoryBytes,
      CpuShares: CPU_SHARES,
      // Weights count between neighbours: below the engine's own group they would do so between containers only. Systemd's
      // `system.slice`, where containers are otherwise, holds the other services of the machine too.
      ...(isCgroupfs ? { CgroupParent: '/' } : {}),
      NanoCpus: Math.round(cpus * 1e9),
      PidsLimit: limits.pids,
      Ulimits: [
        { Name: 'core', Soft: 0, Hard: 0 },
        // Message queues would be memory and inodes beside those of the folders.
        { Name: 'msgqueue', Soft: 0, Hard: 0 },
        { Name: 'cpu', Soft: seconds, Hard: seconds },
        { Name: 'fsize', Soft: limits.fileBytes, Hard: limits.fileBytes },
        { Name: 'nofile', Soft: limits.openFiles, Hard: limits.openFiles },
      ],
      LogConfig: { Type: 'none', Config: {} },
      RestartPolicy: { Name: 'no' },
    },
  }
}
