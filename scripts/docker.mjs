import { spawn } from 'node:child_process'

/**
 * A command of the Docker CLI against one engine.
 * @typedef {(args: string[], more?: { input?: NodeJS.ReadableStream }) => Promise<{ ok: boolean, out: string, err: string }>} Docker
 */

/**
 * The Docker CLI, talking to the engine at `host`; the CLI's own choice when absent. A missing CLI is a failed command.
 * @param {string} [host] as in DOCKER_HOST
 * @returns {Docker}
 */
export function dockerAt(host) {
  // The classic builder takes what it builds from out of the engine, where images that no registry has are too.
  const env = { ...process.env, DOCKER_BUILDKIT: '0', ...(host ? { DOCKER_HOST: host } : {}) }
  return (args, { input } = {}) => {
    const child = spawn('docker', args, { env, stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'] })
    let out = ''
    let err = ''
    child.stdout?.on('data', (data) => (out += data))
    child.stderr?.on('data', (data) => (err += data))
    // Ends early when docker does; that shows in its exit code.
    child.stdin?.on('error', () => {})
    if (child.stdin) input?.pipe(child.stdin)
    return new Promise((resolve) => {
      child.once('error', (error) => resolve({ ok: false, out, err: `docker: ${error.message}` }))
      child.once('close', (code) => resolve({ ok: code === 0, out: out.trim(), err: err.trim() }))
    })
  }
}

/**
 * What a command prints; throws what it said when it fails.
 * @param {Docker} docker @param {string[]} args @param {{ input?: NodeJS.ReadableStream }} [more]
 */
export async function must(docker, args, more) {
  const { ok, out, err } = await docker(args, more)
  if (!ok) throw new Error(`docker ${args[0]}: ${lastLines(`${out}\n${err}`)}`)
  return out
}

/** @param {string} text */
const lastLines = (text) => text.trim().split('\n').slice(-15).join('\n')
