// What a program could do if it had broken out of its interpreter into Node itself, with nothing taken away.
// Prints the name of each attempt and how it ended as JSON, a second line for those that may be its last, and stays until
// it is killed. Defined in front of it:
// TARGETS the ports to try, RUNNER a process id, PROJECT a file of ours, SKIP the attempts to leave out.
const attempts = {
  environment: () => JSON.stringify(process.env),
  user: () => process.getuid(),
  readRoot: () => require('node:fs').readdirSync('/').join(),
  readPasswd: () => require('node:fs').readFileSync('/etc/passwd', 'utf8').length,
  readOwnEnvironment: () => require('node:fs').readFileSync('/proc/self/environ', 'utf8'),
  readFirstEnvironment: () => require('node:fs').readFileSync('/proc/1/environ', 'utf8'),
  readMounts: () => require('node:fs').readFileSync('/proc/self/mountinfo', 'utf8').length,
  readMemory: () => require('node:fs').openSync('/proc/self/mem', 'r+'),
  readProject: () => require('node:fs').readFileSync(PROJECT, 'utf8').length,
  listDescriptors: () => require('node:fs').readdirSync('/proc/self/fd').join(),
  listDevices: () => require('node:fs').readdirSync('/dev').join(),
  corePattern: () => require('node:fs').writeFileSync('/proc/sys/kernel/core_pattern', 'x'),
  sysrq: () => require('node:fs').writeFileSync('/proc/sysrq-trigger', 'x'),
  controlGroups: () => require('node:fs').writeFileSync('/sys/fs/cgroup/x', 'x'),
  dockerSocket: () => require('node:fs').statSync('/var/run/docker.sock').mode,
  writeTemporary: () => require('node:fs').writeFileSync('/tmp/codecollab-escape', 'x'),
  writeRoot: () => require('node:fs').writeFileSync('/escape', 'x'),
  symlink: () => require('node:fs').symlinkSync('/etc', '/escape'),
  // Signal 0 asks whether any signal would be let through, and does no harm where it would.
  signalParent: () => process.kill(process.ppid, 0),
  signalFirst: () => process.kill(1, 0),
  signalRunner: () => process.kill(RUNNER, 0),
  readRunner: () => require('node:fs').readdirSync(`/proc/${RUNNER}/fd`).join(),
  debugRunner: () => process._debugProcess(RUNNER),
  reniceRunner: () => require('node:os').setPriority(RUNNER, 19),
  shell: () => String(require('node:child_process').execSync('id')),
  spawn: () => {
    const child = require('node:child_process').spawnSync(process.execPath, ['--version'])
    if (child.error) throw child.error
    return String(child.stdout)
  },
  execve: () => process.execve(process.execPath, ['node', '--version'], {}),
  worker: () => new (require('node:worker_threads').Worker)('1', { eval: true }).threadId,
  binding: () => Object.keys(process.binding('spawn_sync')).join(),
  addon: () => process.dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6'),
  ffiLibrary: () => require('node:ffi').dlopen(null),
  ffiMemory: () => require('node:ffi').toBuffer(4096n, 8).length,
  ffiPointer: () => require('node:ffi').getUint8(process.memoryUsage ? 4096n : 0n),
  wasi: () => new (require('node:wasi').WASI)({ version: 'preview1', preopens: { '/': '/' } }),
  sqlite: () => new (require('node:sqlite').DatabaseSync)('/escape.db'),
  inspector: () => require('node:inspector').open(0),
  report: () => process.report.writeReport('/escape.json') || fail('nothing written'),
  heapSnapshot: () => require('node:v8').writeHeapSnapshot('/escape.heap'),
  interfaces: () =>
    Object.values(require('node:os').networkInterfaces())
      .flat()
      .filter((i) => !i.internal).length,
  becomeRoot: () => process.setuid(0),
  changeFolder: () => process.chdir('/etc'),
}

const connections = {
  tcp: (port, done) =>
    require('node:net')
      .connect(port, '127.0.0.1')
      .on('connect', () => done('connected'))
      .on('error', done),
  udp: (port, done) =>
    require('node:dgram')
      .createSocket('udp4')
      .on('error', done)
      .send('x', port, '127.0.0.1', (error) => done(error ?? 'sent')),
  unix: (_, done) =>
    require('node:net')
      .connect('/var/run/docker.sock')
      .on('connect', () => done('connected'))
      .on('error', done),
  listen: (_, done) => {
    refusedListening = done
    require('node:net')
      .createServer()
      .listen(0, '127.0.0.1', () => done('listening'))
      .on('error', done)
  },
  names: (_, done) =>
    require('node:dns').lookup('localhost.localdomain', (error, address) => done(error ?? address)),
  fetch: (port, done) =>
    fetch(`http://127.0.0.1:${port}/health`).then(
      (answer) => done(String(answer.status)),
      (error) => done(error.cause ?? error),
    ),
}

// Where these work, this process ends or becomes another one.
const LAST = ['execve', 'ffiMemory', 'ffiPointer']

let results = {}
const fail = (reason) => {
  throw new Error(reason)
}
// Node throws the refusal to listen from a callback of its own.
let refusedListening = () => {}
process.on('uncaughtException', (error) => refusedListening(error))
const note = (name, value) =>
  (results[name] = value instanceof Error ? `! ${value.code ?? value.message}` : `${value}`)

function tryAll(names) {
  for (const name of names.filter((name) => !SKIP.includes(name))) {
    try {
      note(name, attempts[name]())
    } catch (error) {
      note(name, error)
    }
  }
}

tryAll(Object.keys(attempts).filter((name) => !LAST.includes(name)))

const waiting = Object.entries(connections).flatMap(([name, connect]) =>
  TARGETS.map(
    (port, index) =>
      new Promise((resolve) => {
        const done = (value) => resolve(note(`${name}${index}`, value))
        setTimeout(done, 2000, new Error('silence'))
        try {
          connect(port, done)
        } catch (error) {
          done(error)
        }
      }),
  ),
)
const print = () => require('node:fs').writeSync(1, `${JSON.stringify(results)}\n`)
Promise.all(waiting).then(() => {
  print()
  results = {}
  tryAll(LAST)
  print()
  setInterval(() => {}, 60_000)
})
