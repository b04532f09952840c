import type { Json } from '../kernel/digest.ts'

/**
 * The day (yyyy-mm-dd) by which a sales order's shipping method promised that it leaves (rules 16, 25, 27), as mapping worked it
 * out and gave it among the reasons of the entry's body; null without a promise.
 */
export function promisedDay(body: Json | null): string | null {
  if (body === null || typeof body !== 'object' || Array.isArray(body) || !Array.isArray(body.why)) return null
  for (const reason of body.why) {
    if (reason === null || typeof reason !== 'object' || Array.isArray(reason) || reason.what !== 'promise') continue
    const day = /\d{4}-\d{2}-\d{2}$/.exec(String(reason.reason))?.[0]
    if (day) return day
  }
  return null
}
