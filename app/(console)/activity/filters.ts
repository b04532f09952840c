import { createLoader, parseAsString } from 'nuqs/server'
import type { AuditFilter } from '../../../lib/audit/list-audit.ts'
import { businessDay } from '../../../lib/kernel/period.ts'

/** The log's whole state is its URL. `from` and `to` are dates, both inside. */
export const activityFilters = {
  kind: parseAsString,
  action: parseAsString,
  who: parseAsString.withDefault(''),
  from: parseAsString,
  to: parseAsString,
  after: parseAsString,
}

export const loadActivityFilters = createLoader(activityFilters)

export type ActivityFilters = Awaited<ReturnType<typeof loadActivityFilters>>

/** What the URL asks for, as the log is read by. */
export function auditFilterOf({ kind, action, who, from, to }: ActivityFilters, timeZone: string): AuditFilter {
  const first = dayOf(from, timeZone)
  const last = dayOf(to, timeZone)
  return {
    ...(kind ? { subjectKind: kind } : {}),
    ...(action ? { action } : {}),
    ...(who.trim() ? { who: who.trim().slice(0, 120) } : {}),
    ...(first ? { from: first.from } : {}),
    ...(last ? { to: last.to } : {}),
  }
}

function dayOf(text: string | null, timeZone: string): { from: Date; to: Date } | null {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  const noon = new Date(`${text}T12:00:00Z`)
  return Number.isNaN(noon.getTime()) ? null : businessDay(noon, timeZone)
}
