import { z } from 'zod'
import { isFault } from '../../../../../lib/kernel/fault.ts'
import { type PeriodHead, readPeriodHead } from '../../../../../lib/reconciliation/read/read-period.ts'
import { db } from '../../../../_server/db.ts'
import type { Person } from '../../../../_server/session.ts'

/** The period an export is of; the answer where there is none, or none the person sees. */
export async function findPeriod(person: Person, params: Promise<{ period: string }>): Promise<PeriodHead | Response> {
  const id = z.uuid().safeParse((await params).period)
  if (!id.success) return noPeriod()
  return readPeriodHead(db(), person, id.data).catch((error: unknown) => {
    if (isFault(error)) return noPeriod()
    throw error
  })
}

const noPeriod = () => new Response('There is no such period', { status: 404 })
