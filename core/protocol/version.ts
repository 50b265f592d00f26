/** Raised whenever a message changes in a way an older client would misread (a test hashes the schemas). */
export const PROTOCOL_VERSION = 2

/** The WebSocket subprotocol; the one-time ticket travels beside it as `ticket.<ticket>`. */
export const SUBPROTOCOL = 'codecollab.v1'
export const TICKET_PREFIX = 'ticket.'

/**
 * A text frame the platform answers with `PONG` without waking the room: how a silent connection is told from a dead one.
 * The room sends it too; a client answers it with its own.
 */
export const PING = 'ping'
export const PONG = 'pong'
