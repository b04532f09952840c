import { notFound } from 'next/navigation'
import { z } from 'zod'
import { systemClock } from '../../../lib/kernel/clock.ts'
import { isFault } from '../../../lib/kernel/fault.ts'
import { readPeriod, readPeriodHead } from '../../../lib/reconciliation/read/read-period.ts'
import { db } from '../../_server/db.ts'
import { type Person, requirePerson } from '../../_server/session.ts'

export type PeriodParams = Promise<{ period: string }>

async function idOf(params: PeriodParams): Promise<string> {
  const id = z.uuid().safeParse((await params).period)
  if (!id.success) notFound()
  return id.data
}

/** The period a page is about; a page that is not found where there is none, or none the person sees. */
const orNotFound = async <Found>(found: Promise<Found>): Promise<Found> =>
  found.catch((error: unknown) => {
    if (isFault(error, 'PERIOD_UNKNOWN') || isFault(error, 'NOT_PERMITTED')) notFound()
    throw error
  })

export async function loadHead(params: PeriodParams) {
  const person: Person = await requirePerson('month-end:read')
  const id = await idOf(params)
  return { person, head: await orNotFound(readPeriodHead(db(), person, id)) }
}

export async function loadPeriod(params: PeriodParams) {
  const person: Person = await requirePerson('month-end:read')
  const id = await idOf(params)
  return { person, ...(await orNotFound(readPeriod(db(), systemClock.now(), person, id))) }
}
