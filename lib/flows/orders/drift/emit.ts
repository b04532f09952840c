import type { Amount } from '../../../kernel/money.ts'
import type { Difference, MovedBy } from './sides.ts'

/** One field of all three sides, and how two of its values are compared and shown. */
export interface Shown<Value> {
  field: string
  lineKey?: string
  /** Its name among the fields the ERP may not keep, where it is another. */
  keptAs?: string
  sent: Value | null
  shop: Value | null
  erp: Value | null
  same: (one: Value, other: Value) => boolean
  text: (value: Value) => string
  amount?: Amount | null
  /** What the ERP shows when it does not keep the field. */
  blank?: (value: Value) => boolean
  personal?: boolean
}

export type Emit = <Value>(shown: Shown<Value>) => void

/** Collects the fields on which shop and ERP do not agree. */
export function createEmit(notKept: ReadonlySet<string>): { emit: Emit; found: Difference[] } {
  const found: Difference[] = []
  const emit: Emit = (shown) => {
    const { field, lineKey = '', keptAs = field, sent, shop, erp, text, blank, amount = null, personal = false } = shown
    const same = <Value>(one: Value | null, other: Value | null, equal: (a: Value, b: Value) => boolean) =>
      one === null || other === null ? one === other : equal(one, other)
    if (same(shop, erp, shown.same)) return
    const says = erp !== null && !blank?.(erp)
    if (!says && (notKept.has(field) || notKept.has(keptAs))) return
    const erpMoved = !same(sent, erp, shown.same)
    const shopMoved = !same(sent, shop, shown.same)
    const movedBy: MovedBy = erpMoved && shopMoved ? 'both' : shopMoved ? 'shop' : 'erp'
    const written = (value: typeof erp) => (value === null ? null : text(value))
    found.push({
      field,
      lineKey,
      movedBy,
      asSent: written(sent),
      shopNow: written(shop),
      erpNow: written(erp),
      amount,
      personal,
    })
  }
  return { emit, found }
}
