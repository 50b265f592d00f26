import type { FileEntry } from '#core/protocol/shared.ts'
import type { Session } from '#lib/room/session.svelte.ts'
import type { View } from '#lib/room/view.svelte.ts'
import type { Answering } from './host.ts'
import { dress } from './look.ts'

/** How long a text of the room is waited for, milliseconds. */
const PATIENCE_MS = 10_000
const STEP_MS = 25

type File = { name: string; text: string }

/** Does what the page around a room asks for, one thing after the other, by this visitor's rights. */
export function roomCalls(view: View): Answering {
  const { session } = view
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const mine = queue.then(act, act)
    queue = mine.catch(() => null)
    return mine
  }
  return async (asked) => {
    switch (asked.t) {
      case 'getFiles':
        return inTurn(() => keepingPlace(session, () => getFiles(session)))
      case 'setFiles':
        return inTurn(() => keepingPlace(session, () => setFiles(session, asked.files)))
      case 'run':
        if (!view.runnable.ok) throw new Error(`${view.runnable.why}.`)
        if (session.state.running) throw new Error('A program is running already.')
        await inTurn(() => session.settled())
        return view.run()
      case 'focus':
        return session.editor.view?.focus()
      case 'setTheme':
        return dress({ theme: asked.theme })
      case 'seek':
      case 'play':
      case 'pause':
        throw new Error('This is no replay.')
      default:
        return asked satisfies never
    }
  }
}

async function getFiles(session: Session): Promise<File[]> {
  const files: File[] = []
  for (const entry of session.state.files)
    files.push({ name: entry.name, text: await textOf(session, entry) })
  return files
}

/** Files that are not there are made, those that are get another text; no file goes. */
async function setFiles(session: Session, files: readonly File[]): Promise<void> {
  if (!session.state.mayEdit) throw new Error('You may not change anything here.')
  for (const { name, text } of files) {
    const known = () => session.state.files.find((file) => file.name === name)
    if (!known()) await session.request((id) => ({ t: 'createFile', id, name }))
    const entry = known()
    if (!entry) throw new Error(`There is no file ${name}.`)
    const before = await textOf(session, entry)
    const wanted = text.replace(/\r\n?/g, '\n')
    if (before !== wanted)
      session.editor.view?.dispatch({ changes: { from: 0, to: before.length, insert: wanted } })
  }
  await session.settled()
}

/** The text of a file, which is shown meanwhile: only then it is sent whole. */
async function textOf(session: Session, entry: FileEntry): Promise<string> {
  if (session.file !== entry.id) session.open(entry.id)
  const label = `Code of ${entry.name}`
  for (let waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
    const { view } = session.editor
    // Until the text is here an editor that is called nothing stands in.
    if (view?.contentDOM.getAttribute('aria-label') === label) return view.state.doc.toString()
    await new Promise((resolve) => setTimeout(resolve, STEP_MS))
  }
  throw new Error(`The text of ${entry.name} did not come.`)
}

async function keepingPlace<T>(session: Session, act: () => Promise<T>): Promise<T> {
  const { file } = session
  try {
    return await act()
  } finally {
    if (file !== null && session.file !== file && session.state.files.some(({ id }) => id === file))
      session.open(file)
  }
}
