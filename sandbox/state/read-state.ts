import { readFileSync, renameSync } from 'node:fs'
import { isRecord } from '../http/message.ts'

/**
 * What a sandbox held when it was last stopped, as `restore` makes it of the file's object; undefined when there is no
 * file. A file that cannot be read, is torn or of another `format`, or that `restore` throws at, is renamed to
 * `<file>.broken`, said in one line on standard error, and answered undefined.
 */
export function readState<T>(
  file: string,
  format: string,
  restore: (state: Record<string, unknown>) => T,
): T | undefined {
  try {
    const state: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (!isRecord(state) || state.format !== format) throw new Error(`not in the format "${format}"`)
    return restore(state)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error)
    renameSync(file, `${file}.broken`)
    console.error(`sandbox: ${file} is not usable (${reason}); set aside as ${file}.broken, beginning anew.`)
    return undefined
  }
}

/** A list of objects out of a state; throws an Error that names it when it is none. */
export function recordsOf(state: Record<string, unknown>, name: string): Record<string, unknown>[] {
  const list = state[name]
  if (!Array.isArray(list) || !list.every(isRecord)) throw new Error(`"${name}" is not a list of objects`)
  return list
}

export function recordOf(state: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = state[name]
  if (!isRecord(value)) throw new Error(`"${name}" is not an object`)
  return value
}

export function numberOf(state: Record<string, unknown>, name: string): number {
  const value = state[name]
  if (typeof value !== 'number') throw new Error(`"${name}" is not a number`)
  return value
}

export function textOf(state: Record<string, unknown>, name: string): string {
  const value = state[name]
  if (typeof value !== 'string') throw new Error(`"${name}" is not a text`)
  return value
}
