import { addBusinessHours, startOfDate } from '../../kernel/business-time.ts'
import { calendarOf } from '../../mappings/calendar.ts'
import { describeRule, holdRule } from '../../mappings/rules.ts'
import type { TargetOf } from '../../mappings/tables.ts'
import type { MapInput, Notes } from './map-input.ts'
import { destinationOf, metaTexts } from './map-input.ts'

/**
 * Holds an order that a hold rule fits, until a person releases it or its time has come.
 * @returns when it ends by itself; null when nothing of that kind holds it
 */
export function findHold(input: MapInput, notes: Notes): Date | null {
  const { order, personal, mappings, judgedAt } = input
  if (mappings.rules.hold.length === 0) return null
  const rule = holdRule(mappings, {
    ...destinationOf(personal),
    total: order.total,
    currency: order.currency,
    gateway: order.gateway,
    customer: order.customerId,
    email: personal.billing.email,
    meta: metaTexts(order),
  })
  if (!rule) return null
  const { reason } = rule.target
  const until = endOf(input, rule.target)
  if (until && judgedAt && until <= judgedAt) {
    notes.because('hold', rule, `${reason}: ended by itself ${until.toISOString()}`)
    return null
  }
  notes.because('hold', rule, reason)
  const before = notes.findings.length
  const evidence = { rule: describeRule(rule), until: until?.toISOString() ?? null }
  notes.hold('HELD_BY_RULE', { field: 'hold', value: reason }, '', evidence)
  return notes.findings[before]?.blocking === true ? until : null
}

/** Counted from the paid instant, so that it never depends on when the order was read. */
function endOf({ mappings, storefront, paidAt }: MapInput, target: TargetOf<'hold'>): Date | null {
  const { releaseAfterHours, releaseOn } = target
  const ends = [
    ...(releaseAfterHours === undefined
      ? []
      : [addBusinessHours(calendarOf(mappings, storefront.timeZone), paidAt, releaseAfterHours)]),
    ...(releaseOn === undefined ? [] : [startOfDate(releaseOn, storefront.timeZone)]),
  ]
  return ends.length === 0 ? null : new Date(Math.max(...ends.map((end) => end.getTime())))
}
