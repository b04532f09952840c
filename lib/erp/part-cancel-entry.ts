import { canonicalJson, sha256 } from '../kernel/digest.ts'
import type { StageEntry } from '../outbox/stage.ts'
import type { CancelledPiece } from './cancel-json.ts'
import { partCancelToJson } from './cancel-json.ts'

interface PartCancel {
  connectionId: string
  storefrontId: string
  orderId: bigint
  /** The order's newest revision. */
  revisionId: bigint
  /** `<altPo>/refund/<refund id>` or `<altPo>/drift/<drift id>`: a new wish has a new one. */
  reference: string
  altPo: string
  poNum: string
  reason: string
  pieces: readonly CancelledPiece[]
  currency: string
  /** What the pieces come to. */
  amount: bigint
}

/** The entry that asks the ERP to cancel some pieces of a sales order. It is looked up before it is sent. */
export function partCancelEntry(now: Date, cancel: PartCancel): StageEntry {
  const { altPo, poNum, reason, pieces, reference, currency } = cancel
  const body = partCancelToJson({ altPo, poNum, reason, pieces: [...pieces] })
  return {
    connectionId: cancel.connectionId,
    storefrontId: cancel.storefrontId,
    kind: 'sales_order_part_cancel',
    reference,
    orderId: cancel.orderId,
    revisionId: cancel.revisionId,
    inputHash: sha256(canonicalJson(body)),
    body,
    // It says nothing about a person.
    personalSealed: new Uint8Array(),
    currency,
    totalAmount: cancel.amount,
    mappingVersion: 0,
    readyAt: now,
    lookFirst: true,
  }
}
