import { partCancelEntry } from '../../erp/part-cancel-entry.ts'
import { returnToJson } from '../../erp/return-json.ts'
import { canonicalJson, sha256 } from '../../kernel/digest.ts'
import { driftMark } from '../../outbox/entry.ts'
import type { StageEntry } from '../../outbox/stage.ts'
import type { LandedRefund } from './land-refunds.ts'
import type { OrderFacts, OrderPlan } from './plan-order.ts'
import { returnReference } from './plan-order.ts'
import type { PlannedPart } from './plan-refund.ts'
import type { ReturnsShop } from './read-returns-shop.ts'
import { returnDocument } from './return-document.ts'
import type { StoredPart, WantedPart } from './stored-part.ts'
import { byPerson } from './stored-part.ts'

export interface Wanted {
  part: WantedPart
  entry: StageEntry | null
}

/** What each refund of an order shall be in the ERP from now on, and what is sent for it. */
export function wantedParts(
  now: Date,
  shop: ReturnsShop,
  facts: OrderFacts,
  plan: OrderPlan,
  stored: readonly StoredPart[],
): Wanted[] {
  const busy = new Set(
    facts.entries
      .filter(
        ({ reference, state }) => !reference.includes(driftMark) && ['sending', 'unknown', 'staged'].includes(state),
      )
      .flatMap(({ pieces }) => (pieces ?? []).map(({ upc }) => upc)),
  )
  return facts.refunds.flatMap((refund) => {
    const old = stored.filter(
      ({ refundId, id }) => refundId === refund.id && !facts.frozen.some((part) => part.id === id),
    )
    // Deleted in the shop: what has not left does not, and the rest is a person's matter (raise-returns.ts).
    if (refund.goneAt) {
      return old.map((part) => ({
        part: { ...part, state: 'taken_back' as const, code: 'REFUND_DELETED', outboxEntryId: null },
        entry: null,
      }))
    }
    const used = new Set(
      facts.frozen.filter(({ refundId }) => refundId === refund.id).map(({ reference }) => reference),
    )
    const free = [...old]
    // Returns before credits: the first document carries the refund's own reference.
    const planned = [...(plan.parts.get(refund.externalId) ?? [])].sort(
      (a, b) => Number(b.kind === 'return') - Number(a.kind === 'return'),
    )
    const names = referenceNames(shop, facts, refund, planned, used)
    return planned.map((one) => {
      const wanted = wantedPart(now, shop, facts, plan, refund, oneAtATime(one, busy), names, free)
      if (wanted.entry && one.kind === 'cancel') for (const { upc } of one.fragments) busy.add(upc)
      return wanted
    })
  })
}

/** Pieces of an item cancelled for one refund would prove another's request: the later waits until the earlier has ended. */
function oneAtATime(planned: PlannedPart, busy: ReadonlySet<string>): PlannedPart {
  const waits =
    planned.kind === 'cancel' && planned.state === 'send' && planned.fragments.some(({ upc }) => busy.has(upc))
  return waits ? { ...planned, state: 'waiting', code: 'CANCEL_UNDER_WAY' } : planned
}

function referenceNames(
  shop: ReturnsShop,
  facts: OrderFacts,
  refund: LandedRefund,
  planned: readonly PlannedPart[],
  used: Set<string>,
) {
  const base = returnReference(shop.code, refund.externalId)
  const asked = `${facts.row.entryReference}/refund/${refund.externalId}`
  const second = planned.some(({ kind }) => kind === 'return') ? `${base}-C` : base
  const first = (candidates: readonly string[]): string => {
    const name = candidates.find((one) => !used.has(one)) ?? ''
    used.add(name)
    return name
  }
  const numbered = (name: string) => [name, ...Array.from({ length: 50 }, (_, at) => `${name}-${at + 2}`)]
  return (kind: PlannedPart['kind']) => {
    if (kind === 'cancel') return first(numbered(asked))
    return first(kind === 'return' ? numbered(base) : [second, ...numbered(`${base}-C`)])
  }
}

function wantedPart(
  now: Date,
  shop: ReturnsShop,
  facts: OrderFacts,
  plan: OrderPlan,
  refund: LandedRefund,
  planned: PlannedPart,
  nameOf: (kind: PlannedPart['kind']) => string,
  free: StoredPart[],
): Wanted {
  const reference = planned.state === 'send' ? nameOf(planned.kind) : ''
  const at = free.findIndex((part) => part.kind === planned.kind && part.reference === reference)
  const same = at >= 0 ? at : free.findIndex((part) => part.kind === planned.kind)
  const [old] = same >= 0 ? free.splice(same, 1) : []
  const isHeld = old?.code === byPerson.held && old.state === 'held'
  const isReleased = old?.code === byPerson.released
  const { row } = facts
  const isOlder =
    shop.liveSince !== null &&
    (refund.refundedAt ?? now) < shop.liveSince &&
    (row.entryAcceptedAt ?? now) < shop.liveSince
  const sends = planned.state === 'send' && !isHeld && (!isOlder || isReleased)
  const code =
    planned.state !== 'send'
      ? planned.code
      : isHeld
        ? byPerson.held
        : sends
          ? isReleased
            ? byPerson.released
            : null
          : 'BEFORE_GO_LIVE'
  const part: WantedPart = {
    id: old?.id ?? null,
    refundId: refund.id,
    kind: planned.kind,
    reference: sends ? reference : '',
    state: planned.state !== 'send' ? planned.state : sends ? 'planned' : 'held',
    amount: planned.amount,
    tax: planned.tax,
    fragments: planned.fragments,
    reasonCode: planned.reasonCode,
    location: planned.location,
    code,
    expectedBy: null,
    receivedAt: null,
    outboxEntryId: planned.code === 'CANCELLED_WHOLE' ? row.cancelId : null,
    creditMemoId: memoOf(facts, planned),
  }
  return { part, entry: sends && plan.draft ? entryOf(now, shop, facts, plan, planned, reference) : null }
}

const memoOf = ({ memos, returns }: OrderFacts, { fragments }: PlannedPart): bigint | null => {
  const keys = new Set(fragments.map(({ due }) => due))
  const memo = memos.find(
    ({ crmNum, pkey, retNum }) => keys.has(`memo:${crmNum || pkey}`) || (retNum !== '' && keys.has(`return:${retNum}`)),
  )
  return returns.length + memos.length > 0 ? (memo?.id ?? null) : null
}

function entryOf(
  now: Date,
  shop: ReturnsShop,
  { row }: OrderFacts,
  plan: OrderPlan,
  planned: PlannedPart,
  reference: string,
): StageEntry {
  const draft = plan.draft
  if (!draft) throw new Error('what was never sent is not returned')
  const head = {
    connectionId: shop.erpConnectionId,
    storefrontId: shop.id,
    orderId: row.id,
    revisionId: row.revisionId,
    currency: draft.currency,
  }
  if (planned.kind === 'cancel') {
    const goods = planned.fragments.filter(({ what }) => what === 'goods')
    const pieces = [...new Set(goods.map(({ upc }) => upc))].map((upc) => {
      const mine = goods.filter((one) => one.upc === upc)
      const quantity = mine.reduce((all, one) => all + one.quantity, 0)
      const gone = draft.lines.filter((line) => line.upc === upc).map(({ seq }) => plan.pieces.get(seq))
      return { upc, quantity, until: gone.reduce((all, one) => all + (one ? one.house + one.ours : 0), 0) + quantity }
    })
    const asked = {
      altPo: draft.altPo,
      poNum: draft.poNum,
      reason: 'REFUNDED',
      reference,
      pieces,
      amount: planned.amount,
    }
    return partCancelEntry(now, { ...head, ...asked })
  }
  const { customer, poNum, currency, scale } = draft
  const type = planned.kind === 'return' ? 'RETURN' : 'CREDIT'
  const { invNum, reasonCode: reason, location, fragments } = planned
  const document = returnDocument({
    customer,
    poNum,
    invNum,
    refNum2: reference,
    type,
    reason,
    location,
    currency,
    scale,
    fragments,
  })
  const body = returnToJson(document)
  return {
    ...head,
    kind: 'return',
    reference,
    inputHash: sha256(canonicalJson(body)),
    body,
    // It says nothing about a person.
    personalSealed: new Uint8Array(),
    totalAmount: document.total,
    mappingVersion: shop.mappings.version,
    readyAt: now,
    lookFirst: row.landedVia === 'backfill' || row.landedVia === 'census',
  }
}
