import type { ErpLimits } from '../../erp/limits.ts'
import type { SalesOrderDraft, SalesOrderParty } from '../../erp/port.ts'
import type { ExceptionCode, Finding } from '../../exceptions/codes.ts'
import { canonicalJson } from '../../kernel/digest.ts'
import type { Amount } from '../../kernel/money.ts'
import type { Account } from '../../mappings/account.ts'
import type { Place } from '../../mappings/rules.ts'
import { describeRule } from '../../mappings/rules.ts'
import type { MappingRule, MappingSnapshot } from '../../mappings/snapshot.ts'
import type { MappingTable } from '../../mappings/tables.ts'
import type { ItemIndex } from '../../mirror/item-index.ts'
import type { Address, PersonalData, StorefrontOrder } from '../../storefront/port.ts'
import type { Availability } from './read-availability.ts'

export type PricePolicy = 'send_as_sold' | 'hold' | 'list_price_with_markdown'

/** Everything a sales order is made of. Equal input gives an equal draft, whenever and wherever it is mapped. */
export interface MapInput {
  order: StorefrontOrder
  personal: PersonalData
  storefront: {
    code: string
    account: Account
    /** IANA zone of business dates. */
    timeZone: string
    pricePolicy: PricePolicy
    /** Ten-thousandths of the currency unit, a piece. */
    priceToleranceAmount: Amount
    /** Currency of an item price that names none. */
    currency: string
  }
  mappings: MappingSnapshot
  items: ItemIndex
  /** Pieces open to sell of an item at a location; left out, nobody knows. */
  stock?: Pick<Availability, 'at'>
  limits: ErpLimits
  /** As frozen at the first send; null before it. */
  poNum: string | null
  /** date_paid, else the instant the paid rule first held: the business date comes from it. */
  paidAt: Date
  earlierOrderWithSameTransaction: { externalId: string; number: string } | null
  /** Findings a person has released this order from. */
  releases: readonly Release[]
  /** Holds that end by themselves have ended by this instant; left out, none has: what the rules say, whenever asked. */
  judgedAt?: Date
}

export interface Release {
  code: string
  /** Canonical text of the finding's cause: another cause holds the order again. */
  cause: string
  by: string
  reason: string
}

export interface Reason {
  /** What was decided: "terms", "line 12 item". */
  what: string
  /** The rule that won, or how it was decided without one. */
  rule: string
  reason: string
  /** The stored rule that won. */
  ruleId?: string
}

/** `draft` and `party` are there exactly when no finding is blocking. */
export interface MapResult {
  findings: Finding[]
  draft: SalesOrderDraft | null
  party: SalesOrderParty | null
  why: Reason[]
  /** When what holds the order by rule ends by itself. */
  judgeAt: Date | null
}

/** What is found and decided on the way. */
export interface Notes {
  findings: Finding[]
  why: Reason[]
  hold(code: ExceptionCode, cause: Finding['cause'], lineRef?: string, evidence?: Finding['evidence']): void
  remark(code: ExceptionCode, cause: Finding['cause'], lineRef?: string, evidence?: Finding['evidence']): void
  because(what: string, rule: MappingRule<MappingTable> | string, reason: string): void
}

/** Whether a person has let the order go in spite of this finding: it holds nothing and nobody need look at it. */
export const isReleased = ({ blocking, evidence }: Finding): boolean => !blocking && evidence.releasedBy !== undefined

export function createNotes(releases: readonly Release[] = []): Notes {
  const findings: Finding[] = []
  const why: Reason[] = []
  const add =
    (blocking: boolean): Notes['hold'] =>
    (code, cause, lineRef = '', evidence = {}) => {
      findings.push({ code, blocking, cause, lineRef, evidence })
    }
  const hold: Notes['hold'] = (code, cause, lineRef, evidence) => {
    const release = releases.find((one) => one.code === code && one.cause === canonicalJson(cause))
    if (!release) return add(true)(code, cause, lineRef, evidence)
    const { by, reason } = release
    why.push({ what: `${code} ${cause.value}`, rule: `released by ${by}`, reason })
    add(false)(code, cause, lineRef, { ...evidence, releasedBy: by, releasedBecause: reason })
  }
  return {
    findings,
    why,
    hold,
    remark: add(false),
    because(what, rule, reason) {
      if (typeof rule === 'string') why.push({ what, rule, reason })
      else why.push({ what, rule: describeRule(rule), reason, ...(rule.id === '' ? {} : { ruleId: rule.id }) })
    },
  }
}

/** An address that says where nothing can be sent: shops fill in the country alone. */
const isEmpty = ({ name, company, line1, city }: Address) =>
  [name, company, line1, city].every((text) => text.trim() === '')

/** Where the parcel goes: to the shipping address, or the billing one when there is none. */
export const deliveryOf = ({
  shipping,
  billing,
}: Pick<PersonalData, 'shipping' | 'billing'>): { address: Address; toBilling: boolean } =>
  isEmpty(shipping) ? { address: billing, toBilling: true } : { address: shipping, toBilling: false }

/** The place taxes, warehouse and shipper are chosen by. */
export function destinationOf(personal: Pick<PersonalData, 'shipping' | 'billing'>): Place {
  const { address: delivery } = deliveryOf(personal)
  const address = delivery.country === '' ? personal.billing : delivery
  return { country: address.country.toUpperCase(), state: address.state.toUpperCase() }
}

/** The order's meta as rules compare it. */
export const metaTexts = ({ meta }: StorefrontOrder): { key: string; text: string }[] =>
  meta.map(({ key, value }) => ({ key, text: typeof value === 'string' ? value : JSON.stringify(value) }))

/** Ids by number where they are numbers: the order of a draft's lines never depends on the order they came in. */
export function byId(a: { id: string }, b: { id: string }): number {
  return compareIds(a.id, b.id)
}

export function compareIds(a: string, b: string): number {
  const difference = Number(a) - Number(b)
  return Number.isNaN(difference) || difference === 0 ? (a < b ? -1 : a > b ? 1 : 0) : difference
}
