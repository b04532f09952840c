import type { BusinessCalendar } from '../kernel/business-time.ts'
import { defaultCalendar } from '../kernel/business-time.ts'
import { calendarRule } from './rules.ts'
import type { MappingSnapshot } from './snapshot.ts'
import type { TargetOf } from './tables.ts'

const known = new WeakMap<TargetOf<'calendar'>, BusinessCalendar>()

/**
 * The calendar by which clocks run (rule 27): the warehouse's where one is named and has its own, else the storefront's, else
 * office hours in the storefront's zone.
 */
export function calendarOf(mappings: MappingSnapshot, timeZone: string, warehouse?: string): BusinessCalendar {
  const target = calendarRule(mappings, warehouse)?.target
  if (!target) return defaultCalendar(timeZone)
  // One object a rule: what is worked out about a calendar is kept with it.
  const calendar = known.get(target) ?? fromTarget(target)
  known.set(target, calendar)
  return calendar
}

function fromTarget(target: TargetOf<'calendar'>): BusinessCalendar {
  const { timeZone, holidays = [], cutOff = '' } = target
  const { mon = null, tue = null, wed = null, thu = null, fri = null, sat = null, sun = null } = target
  return { timeZone, days: { mon, tue, wed, thu, fri, sat, sun }, holidays, cutOff }
}
