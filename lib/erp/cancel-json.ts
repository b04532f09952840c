import type { Json } from '../kernel/digest.ts'

/** A cancel request as it is stored and sent. */
export interface CancelRequest {
  /** <store>:<order id>, the identity. */
  altPo: string
  /** WEB-<store>-<order number>, as it was sent. */
  poNum: string
  reason: string
}

export const cancelToJson = ({ altPo, poNum, reason }: CancelRequest): Json => ({ altPo, poNum, reason })

/** Reads what `cancelToJson` wrote. The row was ours from the start, so its shape is not checked again. */
export const cancelFromJson = (stored: Json): CancelRequest => stored as unknown as CancelRequest
