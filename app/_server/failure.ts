import 'server-only'
import { randomBytes } from 'node:crypto'
import { ZodError } from 'zod'
import { isFault } from '../../lib/kernel/fault.ts'
import { log } from './log.ts'

export interface Failure {
  code: string
  message: string
}

/** Faults whose words speak of the inside and not of what a person did. */
const inside = new Set(['SEAL_BROKEN', 'KEY_UNKNOWN', 'SETTING_INVALID'])

/** The one place that decides what a person may read of an error. The rest goes to the log under a reference. */
export function failureOf(error: unknown): Failure {
  if (isFault(error) && !inside.has(error.code)) return { code: error.code, message: error.message }
  if (error instanceof ZodError) {
    const said = error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
    return { code: 'INPUT_INVALID', message: said.join('. ') }
  }
  const reference = randomBytes(4).toString('hex')
  log.error({ err: error, reference }, 'a request failed')
  if (isTimeout(error))
    return { code: 'TOO_SLOW', message: `The database took too long. Nothing was changed. Try again (${reference}).` }
  return {
    code: 'UNEXPECTED',
    message: `Something failed here and nothing was changed. Tell an admin: reference ${reference}.`,
  }
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error &&
  /statement timeout|57014|P2024|P2028/.test(`${error.message} ${'code' in error ? error.code : ''}`)
