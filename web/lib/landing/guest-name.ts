const HOW = [
  'Brave',
  'Calm',
  'Clever',
  'Curious',
  'Gentle',
  'Happy',
  'Keen',
  'Lively',
  'Merry',
  'Quick',
  'Quiet',
  'Sunny',
]
const WHO = [
  'Badger',
  'Beaver',
  'Falcon',
  'Fox',
  'Heron',
  'Lynx',
  'Otter',
  'Owl',
  'Panda',
  'Robin',
  'Seal',
  'Wren',
]

/** A name for somebody who did not give one, e.g. `Quick Otter`; `random` gives numbers from 0 to below 1. */
export function guestName(random: () => number = Math.random): string {
  const one = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? ''
  return `${one(HOW)} ${one(WHO)}`
}
