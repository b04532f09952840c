import 'server-only'
import { createDb, type Db } from '../../lib/kernel/db.ts'
import { consoleSettings } from './settings.ts'

const held = globalThis as typeof globalThis & { selvedgeDb?: Db }

/** The one pool of this console process; it survives reloads in development. */
export function db(): Db {
  held.selvedgeDb ??= createDb(consoleSettings().DATABASE_URL, 'console')
  return held.selvedgeDb
}
