import { readConfig } from './config.ts'
import { logToStderr } from './log.ts'
import { startRunner } from './start.ts'

try {
  const runner = await startRunner(readConfig(process.env), logToStderr)
  process.stdout.write(`${JSON.stringify({ listening: runner.url })}\n`)

  let closing = false
  const close = async () => {
    if (closing) return
    closing = true
    await runner.close()
    process.exit(0)
  }
  process.on('SIGTERM', () => void close())
  process.on('SIGINT', () => void close())
  if (process.env.RUNNER_PARENT_PIPE === '1') {
    process.stdin.on('end', () => void close()).on('error', () => void close())
    process.stdin.resume()
  }
} catch (error) {
  logToStderr('error', 'the runner could not start', {
    error: error instanceof Error ? error.message : String(error),
  })
  process.exit(1)
}
