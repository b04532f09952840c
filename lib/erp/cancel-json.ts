import type { Json } from '../kernel/digest.ts'

/** A cancel request as it is stored and sent. */
export interface CancelRequest {
  /** <store>:<order id>, the identity. */
  altPo: string
  /** WEB-<store>-<order number>, as it was sent. */
  poNum: string
  reason: string
}

/** A request to cancel some pieces of a sales order. */
export interface PartCancelRequest extends CancelRequest {
  pieces: CancelledPiece[]
}

export interface CancelledPiece {
  upc: string
  quantity: number
  /** Pieces of the upc the ERP shows cancelled once the request is carried out: what was before it, and these. */
  until: number
}

export const cancelToJson = ({ altPo, poNum, reason }: CancelRequest): Json => ({ altPo, poNum, reason })

export const partCancelToJson = ({ altPo, poNum, reason, pieces }: PartCancelRequest): Json => ({
  altPo,
  poNum,
  reason,
  pieces: pieces.map(({ upc, quantity, until }) => ({ upc, quantity, until })),
})

/** Reads what `cancelToJson` wrote. The row was ours from the start, so its shape is not checked again. */
export const cancelFromJson = (stored: Json): CancelRequest => stored as unknown as CancelRequest

/** Reads what `partCancelToJson` wrote. */
export const partCancelFromJson = (stored: Json): PartCancelRequest => stored as unknown as PartCancelRequest
