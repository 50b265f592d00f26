type Node = { name_next?: Node; contents?: unknown }
type Stream = { shared?: object }

/** The parts of Emscripten's file system that change with use. */
export type EmscriptenFiles = {
  nameTable: (Node | null | undefined)[]
  streams: (Stream | null | undefined)[]
  currentPath: string
  nextInode: number
  ignorePermissions: boolean
  root: Node
}

/** Remembers files, folders, descriptors and the working folder as they are, and answers how to put them back. */
export function filesAtRest(files: EmscriptenFiles): () => void {
  const { currentPath, nextInode, ignorePermissions, root } = files
  const nameTable = [...files.nameTable]
  const nodes = new Set<Node>([root])
  for (let next of nameTable) for (; next; next = next.name_next) nodes.add(next)
  const putBacks = [...nodes].map(nodeAtRest)
  const streams = [...files.streams]
  for (const stream of streams) {
    if (!stream) continue
    putBacks.push(propertiesOf(stream))
    if (stream.shared) putBacks.push(propertiesOf(stream.shared))
  }
  return () => {
    for (const putBack of putBacks) putBack()
    fill(files.nameTable, nameTable)
    fill(files.streams, streams)
    Object.assign(files, { currentPath, nextInode, ignorePermissions, root })
  }
}

/** A folder's entries are an object of nodes, a file's contents are bytes that are written to where they are. */
function nodeAtRest(node: Node): () => void {
  const putBack = propertiesOf(node)
  const { contents } = node
  if (contents instanceof Uint8Array) {
    const bytes = contents.slice()
    return () => {
      putBack()
      contents.set(bytes)
    }
  }
  if (typeof contents !== 'object' || contents === null) return putBack
  const entries = propertiesOf(contents)
  return () => {
    putBack()
    entries()
  }
}

/** An object's own properties; those that it got since are taken away again. */
function propertiesOf(object: object): () => void {
  const properties: object = Object.assign(Object.create(null), object)
  return () => {
    for (const name of Object.keys(object)) if (!(name in properties)) Reflect.deleteProperty(object, name)
    Object.assign(object, properties)
  }
}

function fill<Item>(list: Item[], items: readonly Item[]): void {
  list.length = items.length
  for (const [index, item] of items.entries()) list[index] = item
}
