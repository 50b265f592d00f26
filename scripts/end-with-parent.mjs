// Preloaded into a child process: ends it when the process that started it is gone, even by SIGKILL.
const GRACE_MS = 3_000

process.once('disconnect', () => {
  setTimeout(() => process.exit(1), GRACE_MS).unref()
  process.kill(process.pid, 'SIGTERM')
})
process.channel?.unref()
