import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * Calls back when the process that started this one is gone, also when it was killed and could not say so. Started
 * from a shell by hand nothing is watched: a shell may end and leave its jobs running.
 * @param {() => void} gone
 */
export function watchParent(gone) {
  // The parent's process id: what inherits the variable from further up is not meant.
  const watched = process.env.CODECOLLAB_WATCH_PARENT
  delete process.env.CODECOLLAB_WATCH_PARENT
  if (process.channel && watched === String(process.ppid)) {
    process.once('disconnect', gone)
    return process.channel.unref()
  }
  const npm = process.env.npm_lifecycle_event === undefined ? null : npmPid()
  if (npm === null) return
  setInterval(() => {
    try {
      process.kill(npm, 0)
    } catch {
      gone()
    }
  }, 500).unref()
}

/** npm's process: the parent, or the one above the shell that npm runs scripts in. */
function npmPid() {
  const parent = describe(process.ppid)
  if (parent === null) return null
  return /^(sh|bash|dash|ash|zsh|busybox)$/.test(parent.name) ? parent.ppid : process.ppid
}

/**
 * @param {number} pid
 * @returns {{ name: string, ppid: number } | null}
 */
function describe(pid) {
  try {
    if (process.platform === 'linux') {
      const [, name, ppid] = /^\d+ \((.*)\) \S+ (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
      return name === undefined ? null : { name, ppid: Number(ppid) }
    }
    const line = execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    const [ppid, name = ''] = line.split(/\s+/, 2)
    return { name: name.split('/').at(-1)?.replace(/^-/, '') ?? '', ppid: Number(ppid) }
  } catch {
    return null
  }
}
