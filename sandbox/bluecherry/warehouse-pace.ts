import { isRecord } from '../http/message.ts'

/** At what pace the warehouse works by itself. Each wait is the middle of many: some take a fifth of it, a few five times it. */
export type WarehousePace = {
  /** Share of sales orders it works on; 0 leaves everything to the controls. */
  share: number
  /** From booking to the pick ticket. */
  pickAfterMs: number
  /** From the ticket to leaving. */
  shipAfterMs: number
  /** From leaving to the invoice. */
  invoiceAfterMs: number
  /** From a return to its receipt, and from a credit memo to its posting. */
  creditAfterMs: number
  /** Share of those it works on to which something happens: edited, held, shipped short, cancelled, credited. */
  incidents: number
  /** Of sales orders dated three days back and more, this share left long ago, on a day soon after theirs. */
  leftAlready: number
}

export const idleWarehouse: WarehousePace = {
  share: 0,
  pickAfterMs: 60_000,
  shipAfterMs: 60_000,
  invoiceAfterMs: 0,
  creditAfterMs: 60_000,
  incidents: 0,
  leftAlready: 0,
}

/** Whether an untrusted value names a pace, or a part of one. */
export function isPace(value: unknown): boolean {
  return (
    isRecord(value) &&
    Object.entries(value).every(([name, given]) => {
      if (!Object.hasOwn(idleWarehouse, name) || typeof given !== 'number' || !(given >= 0)) return false
      return name.endsWith('Ms') ? Number.isFinite(given) : given <= 1
    })
  )
}
