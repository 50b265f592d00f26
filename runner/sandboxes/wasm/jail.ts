import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** How a guest process is walled in, strongest first; the runner takes the first that works on this machine. */
export const WALLS = ['namespaces', 'user-namespaces', 'other-user', 'permissions'] as const
export type Wall = (typeof WALLS)[number]

/** Builds the command line of a guest. `number` differs between guests that live at the same time. */
export type Jail = {
  wall: Wall
  command: (number: number, nodeArguments: string[]) => { file: string; args: string[] }
  /** How many parents the interpreter has below the process that was spawned. */
  depth: number
}

/** First of the user ids that guests run as when the runner is root; nobody else uses this range. */
const FIRST_UID = 61_000
const UIDS = 1_000

// In a mount namespace of its own: an empty root with nothing but the interpreter and its libraries, read-only.
// The shell stays as process 1, so that the death of its parent ends everything in the namespace.
const ROOM = `
root=$1; shift
mount -t tmpfs -o size=1m,mode=0755 none "$root" || exit 70
while [ "$1" != -- ]; do
  mkdir -p "$root\${2%/*}" && : > "$root$2" && mount --bind "$1" "$root$2" || exit 71
  shift 2
done
shift
mount -o remount,bind,ro "$root" || exit 72
echo 1000 > /proc/self/oom_score_adj 2>/dev/null
cd /
"$@"
exit $?`

const NODE = '/node'

/** Limits that every guest has whatever walls there are; memory is set once the interpreter is loaded. */
const RLIMITS = ['--core=0', '--nofile=64', '--fsize=0', '--cpu=120', '--stack=67108864', '--memlock=0']

type Facts = { libraries: string[]; folder: string; tools: Map<string, string> }

function build(wall: Wall, { libraries, folder, tools }: Facts): Jail | null {
  const tool = (name: string) => tools.get(name) ?? name
  const have = (...names: string[]) => names.every((name) => tools.has(name))
  const dying = [tool('setpriv'), '--pdeathsig', 'KILL', '--']
  const limited = [tool('prlimit'), ...RLIMITS]
  const mounts = [process.execPath, NODE, ...libraries.flatMap((path) => [path, path])]
  const room = [tool('sh'), '-c', ROOM, 'sh', folder, ...mounts, '--']
  const spaces = ['--mount', '--pid', '--net', '--ipc', '--uts', '--fork', '--kill-child', '--']
  const split = ([file = '', ...args]: string[]) => ({ file, args })

  if (wall === 'namespaces') {
    if (process.getuid?.() !== 0 || !have('setpriv', 'prlimit', 'unshare', 'sh', 'chroot', 'env', 'mount'))
      return null
    const command = (number: number, node: string[]) => {
      const uid = FIRST_UID + (number % UIDS)
      const drop = [
        tool('setpriv'),
        '--no-new-privs',
        '--inh-caps=-all',
        '--bounding-set=-all,+sys_chroot,+setuid,+setgid',
      ]
      const inside = [
        tool('env'),
        '-i',
        tool('chroot'),
        `--userspec=${uid}:${uid}`,
        '--groups=',
        folder,
        NODE,
        ...node,
      ]
      return split([
        ...dying,
        ...limited,
        '--nproc=64',
        tool('unshare'),
        ...spaces,
        ...room,
        ...drop,
        ...inside,
      ])
    }
    return { wall, command, depth: 2 }
  }
  if (wall === 'user-namespaces') {
    if (!have('setpriv', 'prlimit', 'unshare', 'sh', 'env', 'mount')) return null
    const command = (_: number, node: string[]) => {
      const nobody = [
        tool('unshare'),
        '--user',
        '--map-user=65534',
        '--map-group=65534',
        `--root=${folder}`,
        '--wd=/',
      ]
      const inside = [tool('env'), '-i', tool('setpriv'), '--no-new-privs', ...nobody, NODE, ...node]
      const outer = [tool('unshare'), '--user', '--map-root-user', ...dying, tool('unshare'), ...spaces]
      return split([...limited, ...outer, ...room, ...inside])
    }
    return { wall, command, depth: 2 }
  }
  if (wall === 'other-user') {
    if (process.getuid?.() !== 0 || !have('setpriv', 'prlimit')) return null
    const command = (number: number, node: string[]) => {
      const uid = FIRST_UID + (number % UIDS)
      const user = [
        `--reuid=${uid}`,
        `--regid=${uid}`,
        '--clear-groups',
        '--no-new-privs',
        '--bounding-set=-all',
        '--inh-caps=-all',
      ]
      return split([
        ...limited,
        '--nproc=64',
        tool('setpriv'),
        ...user,
        '--pdeathsig',
        'KILL',
        '--',
        process.execPath,
        ...node,
      ])
    }
    return { wall, command, depth: 0 }
  }
  const prefix = have('setpriv', 'prlimit') ? [...dying, ...limited] : []
  return { wall, command: (_, node) => split([...prefix, process.execPath, ...node]), depth: 0 }
}

/** Finds the strongest jail that works here, by starting an interpreter in it; `wanted` allows no other. */
export async function findJail(folder: string, wanted?: Wall): Promise<Jail> {
  await mkdir(folder, { recursive: true })
  const facts = { libraries: await sharedLibraries(), folder, tools: await findTools() }
  for (const wall of wanted ? [wanted] : WALLS) {
    const jail = build(wall, facts)
    if (jail && (await works(jail))) return jail
  }
  throw new Error(`no way to run guests on this machine${wanted ? ` with ${wanted}` : ''}`)
}

async function works(jail: Jail): Promise<boolean> {
  const { file, args } = jail.command(0, ['--permission', '--eval', 'process.exit(7)'])
  try {
    await run(file, args, { env: {}, timeout: 10_000, killSignal: 'SIGKILL' })
    return false
  } catch (error) {
    return (error as { code?: unknown }).code === 7
  }
}

async function sharedLibraries(): Promise<string[]> {
  try {
    const { stdout } = await run('ldd', [process.execPath])
    return [...new Set(stdout.match(/\/\S+/g) ?? [])].filter(
      (path) => path !== process.execPath && !path.endsWith(':'),
    )
  } catch {
    return []
  }
}

async function findTools(): Promise<Map<string, string>> {
  const tools = new Map<string, string>()
  if (process.platform !== 'linux') return tools
  for (const name of ['setpriv', 'prlimit', 'unshare', 'sh', 'chroot', 'env', 'mount']) {
    try {
      const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
      const { stdout } = await run('/bin/sh', ['-c', `command -v ${name}`], { env: { PATH: path } })
      tools.set(name, stdout.trim())
    } catch {
      continue
    }
  }
  return tools
}
