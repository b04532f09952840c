import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readAppliedMigrations } from '../../../lib/boards/readiness.ts'
import { db } from '../../_server/db.ts'

export const dynamic = 'force-dynamic'

/** 200 when the database answers and holds every migration of this build; 503 with the reason otherwise. */
export async function GET() {
  try {
    const [applied, wanted] = await Promise.all([readAppliedMigrations(db()), wantedMigrations()])
    const pending = wanted.filter((name) => !applied.has(name))
    if (pending.length > 0)
      return Response.json({ ready: false, reason: 'migrations pending', pending }, { status: 503 })
    return Response.json({ ready: true })
  } catch {
    return Response.json({ ready: false, reason: 'the database does not answer' }, { status: 503 })
  }
}

async function wantedMigrations(): Promise<string[]> {
  const entries = await readdir(join(process.cwd(), 'prisma', 'migrations'), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}
