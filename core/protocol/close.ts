/** WebSocket close codes the room uses; a client decides by them whether coming back makes sense. */
export const CLOSE = {
  normal: 1000,
  goingAway: 1001,
  tooLarge: 1009,
  internal: 1011,
  /** The server is about to end and to begin again: nothing is wrong with whoever is told. */
  restarting: 1012,
  badMessage: 4400,
  unauthorized: 4401,
  forbidden: 4403,
  gone: 4404,
  /** No hello in time, or no sign of life when the room asked for one. */
  helloTimeout: 4408,
  /** The same client instance connected again; this socket is the old one. */
  replaced: 4409,
  tooMany: 4429,
} as const

/** Codes after which a client must not reconnect by itself. */
export const FINAL_CODES: readonly number[] = [
  CLOSE.badMessage,
  CLOSE.unauthorized,
  CLOSE.forbidden,
  CLOSE.gone,
  CLOSE.replaced,
]
