import { z } from 'zod'
import { formatAmount, parseAmount } from '../kernel/money.ts'

// The contracts of tables that say what to do with an order rather than what it becomes: prices, holds and calendars.

const text = z.string().trim().min(1).max(200)
const country = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, 'two letters')
const currency = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/, 'three letters')
const date = z.iso.date('yyyy-mm-dd')
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM')

/** Written alike, so that equal amounts are one rule. */
const amount = z
  .string()
  .trim()
  .regex(/^\d{1,11}(\.\d{1,4})?$/, 'an amount such as 250.00')
  .overwrite((written) => formatAmount(parseAmount(written).amount, 2))

export const priceMatch = z.strictObject({
  sku: text.optional(),
  country: country.optional(),
  currency: currency.optional(),
})

export const priceTarget = z.strictObject({
  policy: z.enum(['send_as_sold', 'hold', 'list_price_with_markdown']),
  /** A piece, in the order's currency; left out, the storefront's own. */
  tolerance: amount.optional(),
})

export const holdMatch = z
  .strictObject({
    /** The order's total is this much or more. */
    minTotal: amount.optional(),
    currency: currency.optional(),
    country: country.optional(),
    state: z.string().trim().toUpperCase().min(1).max(20).optional(),
    gateway: text.optional(),
    /** The customer's number in the shop; a guest has none. */
    customer: text.optional(),
    /** Of the billing address, such as `*.example.com`: an address itself would be a person's. */
    emailDomain: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[^\s@]+$/, 'a domain without @')
      .max(200)
      .optional(),
    /** Key and value of the order's meta. */
    tagKey: text.optional(),
    tagValue: text.optional(),
  })
  .refine(({ minTotal, currency }) => minTotal === undefined || currency !== undefined, {
    path: ['currency'],
    message: 'an amount needs its currency',
  })
  .refine(({ tagKey, tagValue }) => tagValue === undefined || tagKey !== undefined, {
    path: ['tagKey'],
    message: 'a value needs its key',
  })

export const holdTarget = z.strictObject({
  /** Why, for the person who looks at it: orders held for one reason are one exception. */
  reason: z.string().trim().min(3).max(80),
  /** Business hours after payment at which it ends by itself. */
  releaseAfterHours: z.number().int().min(1).max(2_000).optional(),
  /** The day in the shop's zone with which it ends by itself; the later of both where both are given. */
  releaseOn: date.optional(),
})

/** `09:00-17:30`; left out the day is closed. */
const hours = z
  .string()
  .trim()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'HH:MM-HH:MM')
  .refine((written) => written.slice(0, 5) < written.slice(6), 'opens before it closes')
  .optional()

export const calendarTarget = z
  .strictObject({
    timeZone: z.string().trim().min(1).max(60).refine(isTimeZone, 'a time zone such as Europe/London'),
    mon: hours,
    tue: hours,
    wed: hours,
    thu: hours,
    fri: hours,
    sat: hours,
    sun: hours,
    holidays: z.array(date).max(400).optional(),
    /** What comes later goes with the next business day; left out, the end of the day's hours. */
    cutOff: time.optional(),
  })
  .refine(({ mon, tue, wed, thu, fri, sat, sun }) => [mon, tue, wed, thu, fri, sat, sun].some(Boolean), {
    path: ['mon'],
    message: 'one day at least is open',
  })

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}
