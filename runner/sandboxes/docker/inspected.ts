import * as v from 'valibot'
import type { Check } from '#core/protocol/attestation.ts'
import { CPU_SHARES, RUN_LABEL, RUNNER_LABEL } from './container.ts'
import type { Limits } from '../sandbox.ts'

const none = v.nullish(v.array(v.unknown()), [])
const texts = v.nullish(v.array(v.string()), [])
const text = v.nullish(v.string(), '')
const count = v.nullish(v.number(), 0)
const flag = v.nullish(v.boolean(), false)

/** The parts of the engine's account of a container that are looked at. */
const account = v.object({
  LogPath: text,
  Mounts: v.array(v.object({ Type: v.string(), Destination: v.string() })),
  Config: v.object({ User: text, Labels: v.record(v.string(), v.string()) }),
  HostConfig: v.object({
    ...{
      Privileged: flag,
      ReadonlyRootfs: flag,
      AutoRemove: flag,
      OomKillDisable: flag,
      PublishAllPorts: flag,
    },
    ...{
      CapAdd: texts,
      CapDrop: texts,
      SecurityOpt: texts,
      GroupAdd: texts,
      Binds: texts,
      VolumesFrom: texts,
    },
    ...{
      Devices: none,
      DeviceRequests: none,
      DeviceCgroupRules: none,
      MaskedPaths: texts,
      ReadonlyPaths: texts,
    },
    ...{
      NetworkMode: text,
      PidMode: text,
      IpcMode: text,
      UTSMode: text,
      UsernsMode: text,
      CgroupParent: text,
    },
    ...{ Memory: count, MemorySwap: count, NanoCpus: count, CpuShares: count, PidsLimit: count },
    Ulimits: v.nullish(v.array(v.object({ Name: v.string(), Soft: v.number(), Hard: v.number() })), []),
    LogConfig: v.object({ Type: v.string() }),
  }),
})

type Promise = Pick<Limits, 'memoryBytes' | 'pids' | 'openFiles' | 'fileBytes'> & {
  cpus: number
  /** The engine makes control groups itself, so that a container can be weighed against all else on the machine. */
  isCgroupfs: boolean
  run: string
}

/** What the engine itself says of a container (case 11), against what was promised of it. */
export function checkInspected(inspected: unknown, promise: Promise): Check[] {
  const parsed = v.safeParse(account, inspected)
  if (!parsed.success) {
    const issue = v.getDotPath(parsed.issues[0]) ?? 'top'
    return [{ name: 'engine: account', ok: false, said: `not understood: ${issue}` }]
  }
  const { HostConfig: host, Config: config, Mounts: mounts, LogPath: log } = parsed.output
  const ulimit = (name: string) => host.Ulimits.find((one) => one.Name === name)?.Hard ?? Infinity
  const secured = (wanted: RegExp) => host.SecurityOpt.some((option) => wanted.test(option))
  const capabilities = host.CapDrop.map((name) => name.toUpperCase())

  return [
    verdict('engine: rights', 'no capabilities, no new privileges, a filter of system calls, not root', {
      'it is privileged': host.Privileged,
      'capabilities are not dropped': !capabilities.includes('ALL'),
      'capabilities are added': host.CapAdd.length > 0,
      'new privileges are possible': !secured(/^no-new-privileges(:true|=true)?$/),
      'no filter of its own for system calls': !secured(/^seccomp[=:]\s*\{/),
      'something is unconfined': secured(/unconfined/),
      'it runs as root': !/^[1-9]\d*(:[1-9]\d*)?$/.test(config.User),
      'it is in more groups': host.GroupAdd.length > 0,
    }),
    verdict('engine: limits', 'memory with swap, processors, processes, files, no core dumps', {
      'memory is not limited': host.Memory <= 0 || host.Memory > promise.memoryBytes,
      'swap is not limited': host.MemorySwap !== host.Memory,
      'processors are not limited': host.NanoCpus <= 0 || host.NanoCpus > promise.cpus * 1e9,
      'it does not give way to others':
        host.CpuShares !== CPU_SHARES || host.CgroupParent !== (promise.isCgroupfs ? '/' : ''),
      'processes are not limited': host.PidsLimit <= 0 || host.PidsLimit > promise.pids,
      'open files are not limited': ulimit('nofile') > promise.openFiles,
      'file size is not limited': ulimit('fsize') > promise.fileBytes,
      'core dumps are possible': ulimit('core') !== 0,
      'message queues are possible': ulimit('msgqueue') !== 0,
      'it is not ended when memory runs out': host.OomKillDisable,
    }),
    verdict('engine: surroundings', 'no network, nothing of the host, read-only', {
      'it has a network': host.NetworkMode !== 'none' || host.PublishAllPorts,
      'its root can be written': !host.ReadonlyRootfs,
      'folders of the host are bound': host.Binds.length + host.VolumesFrom.length > 0,
      'more than memory is mounted': mounts.some(({ Type }) => Type !== 'tmpfs'),
      'it has devices': host.Devices.length + host.DeviceRequests.length + host.DeviceCgroupRules.length > 0,
      'it sees processes of others': host.PidMode !== '',
      'it shares memory with others': host.IpcMode !== 'none' && host.IpcMode !== 'private',
      'it shares a host name': host.UTSMode !== '',
      'it is outside of the user namespace': host.UsernsMode === 'host',
      'nothing is masked': host.MaskedPaths.length === 0 || host.ReadonlyPaths.length === 0,
    }),
    verdict('engine: traces', 'no log, removed by itself, labelled', {
      'what it prints is written to a log': host.LogConfig.Type !== 'none' || log !== '',
      'it is not removed by itself': !host.AutoRemove,
      'it does not say which run it is': config.Labels[RUN_LABEL] !== promise.run,
      'it does not say whose it is': !config.Labels[RUNNER_LABEL],
    }),
  ]
}

function verdict(name: string, said: string, wrong: Record<string, boolean>): Check {
  const found = Object.keys(wrong).filter((reason) => wrong[reason])
  return { name, ok: found.length === 0, said: found.length === 0 ? said : found.join('; ').slice(0, 300) }
}
