import { nothingIsWrongWith } from './support/axe.ts'
import { ROOM_PAGES } from './support/pages-of-rooms.ts'
import { stage } from './support/stage.ts'

nothingIsWrongWith(stage(), ROOM_PAGES)
