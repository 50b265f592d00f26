import { languageOf } from '#core/protocol/languages.ts'
import type { FileNow, FileText } from '../durable-objects/room-requests.ts'

/** A file as the API lists it. */
export const listFile = ({ id, name, version, chars }: FileNow) => ({
  ...{ id, name, version, chars },
  language: languageOf(name)?.id ?? null,
})

/** A file with its text. */
export const showFile = ({ file, text }: FileText) => ({ file: listFile(file), text })
