import * as v from 'valibot'
import { localStore, readStored, writeStored } from './stored.ts'

const KEY = 'cc.theme'
const choice = v.picklist(['system', 'light', 'dark'])

/** Which theme the person wants. `system` follows the device. */
export type ThemeChoice = v.InferOutput<typeof choice>

class Theme {
  #choice = $state<ThemeChoice>(readStored(localStore(), KEY, choice, 'system'))

  get choice(): ThemeChoice {
    return this.#choice
  }

  choose(next: ThemeChoice): void {
    this.#choice = next
    writeStored(localStore(), KEY, next)
    if (next === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = next
  }
}

/** The page's theme. static/theme.js applies the stored choice before the first paint. */
export const theme = new Theme()
