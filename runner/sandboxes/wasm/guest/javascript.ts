import type { Host } from './host.ts'
import { runQuickJS } from './quickjs.ts'

declare const host: Host

void runQuickJS(host, 'QuickJS 2025-09-13 (ES2025)', (_, code) => ({ code }))
