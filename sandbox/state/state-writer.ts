import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Keeps one file the same as what a sandbox holds. */
export type StateWriter = {
  /** Costs a caller nothing: what is held a second later is written beside the running requests. */
  changed: () => void
  /** Writes now what is not yet written. Rejects when the disk refuses. */
  flush: () => Promise<void>
}

const pauseMs = 1000
const chunkLength = 256 * 1024

/**
 * `take` gives the file's text in pieces, all of one moment. The file is replaced whole (written beside, synced, then
 * renamed; mode 0600), so that a kill leaves the old or the new one; after a change it is never two seconds behind.
 * A failed write is said once and tried again.
 */
export function createStateWriter(file: string, take: () => readonly string[]): StateWriter {
  let dirty = false
  let failed = false
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined

  const write = async () => {
    dirty = false
    try {
      await replaceFile(file, take())
      failed = false
    } catch (error) {
      dirty = true
      if (!failed)
        console.error(`sandbox: ${file} could not be written: ${error instanceof Error ? error.message : error}`)
      failed = true
      throw error
    }
  }
  const begin = () => {
    clearTimeout(timer)
    timer = undefined
    const run = write().finally(() => {
      writing = undefined
      if (dirty) schedule()
    })
    writing = run.catch(() => {})
    return run
  }
  const schedule = () => {
    if (timer || writing) return
    timer = setTimeout(() => begin().catch(() => {}), pauseMs)
    timer.unref()
  }

  return {
    changed: () => {
      dirty = true
      schedule()
    },
    flush: async () => {
      await writing
      if (dirty) await begin()
    },
  }
}

async function replaceFile(file: string, pieces: readonly string[]): Promise<void> {
  const beside = `${file}.tmp`
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await rm(beside, { force: true })
  const handle = await open(beside, 'wx', 0o600)
  try {
    for (const chunk of chunks(pieces)) await handle.appendFile(chunk)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, file)
}

/** Few large writes, and never the whole text in one. */
function* chunks(pieces: readonly string[]): Generator<string> {
  let waiting: string[] = []
  let length = 0
  for (const piece of pieces) {
    waiting.push(piece)
    length += piece.length
    if (length < chunkLength) continue
    yield waiting.join('')
    waiting = []
    length = 0
  }
  yield waiting.join('')
}
