import { afterAll, beforeAll, expect, it } from 'vitest'
import { runBody, testRunner, type TestRunner } from '../test/exploits/caller.ts'
import { Histogram } from './prometheus.ts'

const TOKEN = 'a token of the tests only'
let test: TestRunner
beforeAll(async () => {
  test = await testRunner({ slots: 1, queue: 0, metricsToken: TOKEN })
})
afterAll(() => test.end())

const get = (authorization?: string) =>
  fetch(new URL('/metrics', test.runner.url), authorization ? { headers: { authorization } } : {})

/** Every series of a text in the Prometheus format, as strictly as Prometheus reads it. */
function read(text: string): Map<string, number> {
  expect(text.endsWith('\n')).toBe(true)
  const values = new Map<string, number>()
  const typed = new Set<string>()
  for (const line of text.trimEnd().split('\n')) {
    const type = /^# TYPE ([a-z_]+) (?:counter|gauge|histogram)$/.exec(line)
    if (type) expect(typed.has(type[1]!), line).toBe(false)
    if (type) typed.add(type[1]!)
    if (line.startsWith('# ')) continue
    const found = /^(([a-z_]+)(?:\{(?:[a-z]+="(?:[^"\\\n]|\\.)*",?)+\})?) (-?[\d.e+-]+)$/.exec(line)
    expect(found, line).not.toBeNull()
    const [, series = '', name = '', value] = found!
    expect(typed.has(name) || typed.has(name.replace(/_(?:bucket|sum|count)$/, '')), line).toBe(true)
    expect(values.has(series), line).toBe(false)
    values.set(series, Number(value))
  }
  return values
}

it('tells what ran, how long it took and what waits, and nothing about rooms, people or programs', async () => {
  const run = (code: string) =>
    test.caller.run({ language: 'javascript', code, stdin: '', room: 'secret-room', user: 'ann' })
  const began = performance.now()
  await run('console.log("hello")')
  await expect
    .poll(() =>
      run('process.exit(3)').then(
        () => true,
        () => false,
      ),
    )
    .toBe(true)
  expect((await test.caller.post('/v1/runs', '{}')).status).toBe(422)
  const took = (performance.now() - began) / 1000

  const answer = await get(`Bearer ${TOKEN}`)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  const text = await answer.text()
  const values = read(text)
  const js = 'language="javascript",sandbox="wasm"'
  expect(values.get(`codecollab_runs_total{${js},status="ok"}`)).toBe(1)
  expect(values.get(`codecollab_runs_total{${js},status="runtime_error"}`)).toBe(1)
  expect(values.get('codecollab_runs_total{language="none",sandbox="none",status="invalid_request"}')).toBe(1)
  expect(values.get(`codecollab_run_first_output_seconds_count{${js}}`)).toBe(1)
  expect(values.get(`codecollab_run_seconds_count{${js}}`)).toBe(2)
  expect(values.get(`codecollab_run_seconds_bucket{${js},le="+Inf"}`)).toBe(2)
  const total = values.get(`codecollab_run_seconds_sum{${js}}`) ?? NaN
  expect(total > 0 && total < took).toBe(true)
  expect(values.get('codecollab_slots')).toBe(1)
  expect(values.get('codecollab_pool_started_total{language="javascript",sandbox="wasm"}')).toBeGreaterThan(1)
  expect(values.get('codecollab_kills_total{sandbox="wasm"}')).toBe(0)
  expect(values.get('process_resident_memory_bytes')).toBeGreaterThan(10 * 2 ** 20)
  expect(text).not.toMatch(/secret-room|ann|hello/)
})

it('counts what runs, what was refused as busy, and what was ended from outside', async () => {
  const now = async () => read(await (await get(`Bearer ${TOKEN}`)).text())
  await expect.poll(async () => (await now()).get('codecollab_runs_running')).toBe(0)
  const body = runBody({ language: 'javascript', code: 'console.log("up"); readLine()' })
  const slow = test.caller.run(body, (frame) => {
    if (frame.t !== 'stdout') return
    void (async () => {
      expect((await now()).get('codecollab_runs_running')).toBe(1)
      expect((await test.caller.post('/v1/runs', runBody({ language: 'javascript' }))).status).toBe(503)
      await test.caller.cancel(body.id)
    })()
  })
  expect((await slow).verdict.status).toBe('cancelled')
  const values = await now()
  expect(
    values.get('codecollab_runs_total{language="javascript",sandbox="none",status="busy"}'),
  ).toBeGreaterThan(0)
  expect(values.get('codecollab_kills_total{sandbox="wasm"}')).toBe(1)
})

it('is read with the token only', async () => {
  for (const authorization of [undefined, 'Bearer wrong', TOKEN, `Bearer ${TOKEN} `.repeat(2)])
    expect((await get(authorization)).status, authorization).toBe(401)
})

it('a bucket holds everything up to its bound', () => {
  const histogram = new Histogram('h', 'Help.', [0.1, 1])
  for (const seconds of [0.05, 0.1, 0.5, 7]) histogram.observe({ name: 'a"b\\c\nd' }, seconds)
  const label = 'name="a\\"b\\\\c\\nd"'
  expect(histogram.lines().slice(2)).toEqual([
    `h_bucket{${label},le="0.1"} 2`,
    `h_bucket{${label},le="1"} 3`,
    `h_bucket{${label},le="+Inf"} 4`,
    `h_sum{${label}} 7.65`,
    `h_count{${label}} 4`,
  ])
})
