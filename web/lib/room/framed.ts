import type { Component } from 'svelte'
import type { takeTicket } from '#lib/api/rooms.ts'
import type { Session } from './session.svelte.ts'
import type { View } from './view.svelte.ts'

/** A room, and where its tickets are from when they are not the signed-in person's. */
export type Joinable = { id: string; ticket?: typeof takeTicket }

/** A room shown in a frame of another site: who hears of it before it has said anything, and what is drawn in place of the page. */
export type Framed = {
  opened: (session: Session) => void
  Arrangement: Component<{ view: View }>
}
