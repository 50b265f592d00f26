/** Limits of a room's protocol. */
export const LIMITS = {
  /** Characters (UTF-16 units) in one inbound frame; larger ones close the socket with 1009. */
  frameChars: 256 * 1024,
  /** UTF-16 units in one file. */
  fileChars: 1024 * 1024,
  /** UTF-16 units in all files of a room. */
  roomChars: 10 * 1024 * 1024,
  files: 200,
  /** UTF-16 units in a file's name. */
  fileNameChars: 120,
  /** Operations in one push. */
  pushOps: 2_000,
  /** UTF-16 units in a chat message. */
  chatChars: 2_000,
  /** People one chat message may mention. */
  mentions: 20,
  /** UTF-16 units in a note of staff. */
  noteChars: 4_000,
  /** Graphemes in a person's name. */
  nameGraphemes: 40,
  /** Colours people are told apart by, and can choose from. */
  colors: 12,
  /** Selection ranges in one cursor message. */
  cursorRanges: 32,
  /** Messages per second one socket may sustain, and the burst it may save up. */
  messagesPerSecond: 50,
  messageBurst: 400,
  /** Milliseconds a socket may stay silent before its hello. */
  helloMs: 10_000,
  /** Milliseconds a ticket is good for. */
  ticketMs: 30_000,
  /** Sockets of one person in one room. */
  socketsPerPerson: 12,
  /** Sockets in one room. */
  sockets: 400,
  /** People who may wait at the door at a time, and milliseconds after which one who stopped asking is forgotten. */
  knocks: 50,
  knockMs: 10 * 60_000,
  /** Chat messages sent with the welcome, and at most in an answer to `history`. */
  chatHistory: 100,
} as const
