import type { Host } from './host.ts'
import { runClang } from './clang/main.ts'

declare const host: Host

runClang(host, 'cpp')
