import type Docker from 'dockerode'
import { expect, it } from 'vitest'
import { openMeter } from './meter.ts'

it('an engine that takes the question and never answers tells nothing, and keeps nobody waiting', async () => {
  const silent = () => new Promise<never>(() => {})
  const container = { id: 'x'.repeat(64), stats: silent, inspect: silent } as unknown as Docker.Container
  expect(await openMeter(container, process.pid).read()).toBeNull()
})
