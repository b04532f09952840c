import { startOfDate } from '../../../lib/kernel/business-time.ts'
import { businessDate } from '../../../lib/kernel/period.ts'

export type SnoozeChoice = 'hours' | 'tomorrow' | 'monday' | 'week' | 'change' | 'at'

export const snoozeTimes: { value: SnoozeChoice; label: string }[] = [
  { value: 'hours', label: 'In two hours' },
  { value: 'tomorrow', label: 'Tomorrow at nine' },
  { value: 'monday', label: 'Next Monday at nine' },
  { value: 'week', label: 'In a week, at nine' },
  { value: 'change', label: 'Until an order joins or leaves it' },
  { value: 'at', label: 'At a time ...' },
]

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/**
 * When a snoozed case is back; null for a change alone, or while no time is chosen. Nine o'clock is that of the business.
 * @param at what a datetime-local field holds, by this computer's clock
 */
export function snoozeEnd(choice: SnoozeChoice, at: string, now: Date, timeZone: string): Date | null {
  switch (choice) {
    case 'hours':
      return new Date(now.getTime() + 2 * hourMs)
    case 'tomorrow':
      return nineOn(1, now, timeZone)
    case 'monday': {
      const weekday = new Date(businessDate(now, timeZone)).getUTCDay()
      return nineOn((8 - weekday) % 7 || 7, now, timeZone)
    }
    case 'week':
      return nineOn(7, now, timeZone)
    case 'change':
      return null
    case 'at': {
      const time = Date.parse(at)
      return Number.isNaN(time) ? null : new Date(time)
    }
  }
}

function nineOn(days: number, now: Date, timeZone: string): Date {
  const day = new Date(Date.parse(businessDate(now, timeZone)) + days * dayMs).toISOString().slice(0, 10)
  const midnight = startOfDate(day, timeZone).getTime()
  // Clocks change at night: nine o'clock may be eight or ten hours after midnight.
  for (const hours of [8, 9, 10]) {
    const time = new Date(midnight + hours * hourMs)
    if (new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(time) === '09')
      return time
  }
  return new Date(midnight + 9 * hourMs)
}
