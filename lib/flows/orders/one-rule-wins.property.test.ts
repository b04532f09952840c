import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoredRule } from '../../mappings/snapshot.ts'
import { createBook } from '../../mappings/snapshot.ts'
import type { MappingTable } from '../../mappings/tables.ts'
import { matchKey } from '../../mappings/tables.ts'
import type { MapResult } from './map-input.ts'
import { map } from './testing/order-builder.ts'
import type { RandomOrder, RandomRule } from './testing/random-rules.ts'
import { randomOrder, randomRuleSet } from './testing/random-rules.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const dayOf = ({ paidAt }: RandomOrder) => paidAt.toISOString().slice(0, 10)

const storedAs = (rule: RandomRule, id: number): StoredRule => {
  const { own, ...row } = rule
  return { ...row, id: String(id), forStorefront: own, key: matchKey(rule.match) }
}

/** Maps by rules written down in this order. */
const mapBy = (given: RandomOrder, rules: readonly RandomRule[]): MapResult =>
  map(given.order, {
    personal: given.personal,
    paidAt: given.paidAt,
    mappings: createBook(1, rules.map(storedAs)).on(dayOf(given)),
  })

type Fields = Partial<Record<string, unknown>>

/** Written anew from what `*` means, so that it cannot share a mistake. */
function like(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern.startsWith('*')) return like(pattern.slice(1), text) || (text !== '' && like(pattern, text.slice(1)))
  return text !== '' && pattern[0]?.toLowerCase() === text[0]?.toLowerCase() && like(pattern.slice(1), text.slice(1))
}
const fits = (pattern: unknown, ...texts: string[]) =>
  pattern === undefined || texts.some((text) => like(String(pattern), text))
const is = (wanted: unknown, value: unknown) => wanted === undefined || wanted === value

interface Question {
  /** As `why` names it. */
  what: string
  table: MappingTable
  fit(match: Fields): boolean
  /** The finding that holds the order when no rule answers; null when it may go unanswered. */
  unanswered: string | null
}

/** Every decision the order asks the tables for. */
function questionsOf({ order, personal }: RandomOrder): Question[] {
  const { country, state } = personal.shipping
  const here = (match: Fields) => is(match.country, country) && is(match.state, state)
  const [post] = order.shippingLines
  const [fee] = order.fees
  const [coupon] = order.coupons
  const taxed = order.totalTax > 0n
  const taxOf = (taxClass: string): Question => ({
    what: `tax ${taxed ? 'VAT' : 'none'}/${taxClass}`,
    table: 'tax',
    unanswered: 'TAX_UNMAPPED',
    fit: (match) =>
      here(match) &&
      (taxed ? match.rate === '1' || (match.rate !== 'none' && fits(match.rate, 'VAT')) : match.rate === 'none') &&
      fits(match.taxClass, taxClass) &&
      is(match.vatNumber, personal.vatNumber !== ''),
  })
  return [
    {
      what: 'terms',
      table: 'payment',
      unanswered: 'PAYMENT_UNMAPPED',
      fit: (match) => fits(match.gateway, order.gateway),
    },
    {
      what: `shipping ${post?.title}`,
      table: 'shipping',
      unanswered: 'SHIPPING_UNMAPPED',
      fit: (match) => here(match) && fits(match.method, post?.methodId ?? '') && fits(match.title, post?.title ?? ''),
    },
    taxOf('standard'),
    taxOf('shipping'),
    ...order.lines.flatMap(({ id, sku }): Question[] => [
      {
        what: `line ${id} location`,
        table: 'warehouse',
        unanswered: 'WAREHOUSE_UNMAPPED',
        fit: (match) =>
          here(match) && fits(match.method, post?.methodId ?? '', post?.title ?? '') && fits(match.sku, sku),
      },
    ]),
    ...(coupon
      ? [
          {
            what: `coupon ${coupon.code}`,
            table: 'allowance' as const,
            unanswered: 'ALLOWANCE_UNMAPPED',
            fit: (match: Fields) =>
              match.source === 'coupon' && fits(match.pattern, coupon.code) && fits(match.kind, coupon.kind),
          },
        ]
      : []),
    ...(fee
      ? [
          {
            what: `fee ${fee.name}`,
            table: 'fee' as const,
            unanswered: 'FEE_UNMAPPED',
            fit: (match: Fields) => fits(match.name, fee.name) && fits(match.taxClass, 'standard'),
          },
        ]
      : []),
    {
      what: 'hold',
      table: 'hold',
      unanswered: null,
      fit: (match) => here(match) && fits(match.gateway, order.gateway) && fits(match.customer, order.customerId),
    },
  ]
}

/** What makes one rule win over another, said once more: the first number that differs decides, the smaller wins. */
function rankOf({ position, own, match }: RandomRule): (number | string)[] {
  const named = Object.values(match).filter((value) => value !== '*')
  const patterns = named.filter((value) => typeof value === 'string' && value.includes('*')) as string[]
  const literal = patterns.reduce((letters, pattern) => letters + pattern.indexOf('*'), 0)
  return [position, own ? 0 : 1, -named.length, patterns.length - named.length, -literal, matchKey(match)]
}

function beats(one: RandomRule, other: RandomRule): boolean {
  const [a, b] = [rankOf(one), rankOf(other)]
  const at = a.findIndex((part, index) => part !== b[index])
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0)
}

const holdsThen = ({ validFrom, validTo }: RandomRule, day: string) =>
  (validFrom === null || validFrom <= day) && (validTo === null || day < validTo)

describe(`random rule sets and orders (SEED=${seed})`, () => {
  it('of every decision exactly one rule wins, or the order is held and says by what', () => {
    let drafts = 0
    let held = 0
    let contested = 0
    fc.assert(
      fc.property(randomRuleSet, randomOrder, (rules, given) => {
        const { draft, findings, why } = mapBy(given, rules)
        let open = false
        for (const { what, table, fit, unanswered } of questionsOf(given)) {
          const fitting = rules.filter(
            (rule) => rule.table === table && holdsThen(rule, dayOf(given)) && fit(rule.match),
          )
          const unbeaten = fitting.filter((rule) => !fitting.some((other) => other !== rule && beats(other, rule)))
          expect(unbeaten.length, what).toBe(Math.min(1, fitting.length))
          if (fitting.length > 1) contested += 1
          const decided = why.filter((reason) => reason.what === what)
          expect(
            decided.map(({ ruleId }) => ruleId),
            what,
          ).toEqual(unbeaten.map((rule) => String(rules.indexOf(rule))))
          const code = unanswered ?? (fitting.length > 0 ? 'HELD_BY_RULE' : null)
          const holds = findings.some((finding) => finding.blocking && finding.code === code)
          if (unanswered === null) expect(holds).toBe(fitting.length > 0)
          else if (fitting.length === 0) expect(holds, what).toBe(true)
          open ||= holds
        }
        const blocked = findings.some(({ blocking }) => blocking)
        if (open) expect(blocked).toBe(true)
        expect(draft === null).toBe(blocked)
        if (draft) drafts += 1
        else held += 1
      }),
      { numRuns: 2_000, seed },
    )
    // Neither side may be empty, and rules must have stood in each other's way, or it proves nothing.
    expect(Math.min(drafts, held)).toBeGreaterThan(150)
    expect(contested).toBeGreaterThan(2_000)
  }, 60_000)

  it('the result does not depend on the order in which rules were written', () => {
    fc.assert(
      fc.property(
        randomRuleSet.chain((rules) =>
          fc.tuple(
            fc.constant(rules),
            fc.shuffledSubarray(rules, { minLength: rules.length, maxLength: rules.length }),
          ),
        ),
        randomOrder,
        ([rules, shuffled], given) => {
          const one = mapBy(given, rules)
          const other = mapBy(given, shuffled)
          const named = (result: MapResult, from: readonly RandomRule[]) =>
            result.why.map(({ ruleId, ...reason }) => ({ ...reason, rule: ruleId && from[Number(ruleId)] }))
          expect(other.draft).toEqual(one.draft)
          expect(other.party).toEqual(one.party)
          expect(other.findings).toEqual(one.findings)
          expect(named(other, shuffled)).toEqual(named(one, rules))
        },
      ),
      { numRuns: 1_000, seed },
    )
  }, 60_000)
})
