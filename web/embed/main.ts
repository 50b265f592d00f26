import { CodeRoom } from './code-room.ts'

// The script of a page that shows rooms: it defines the element, once. A module's own address names the server.
CodeRoom.server = new URL(import.meta.url).origin
if (!customElements.get('code-room')) customElements.define('code-room', CodeRoom)
