/** Where an order stands whose units the ERP's figures do not hold yet (rules 18, 19), in the order it passes them. */
export const pendingStages = ['paid', 'on_hold', 'held', 'queued', 'staged', 'accepted'] as const
export type PendingStage = (typeof pendingStages)[number]

/** One of `stock_levels.parts`: the figures the number was computed with, by ERP item. Pieces of the item, not shop items. */
export interface StoredPart {
  /** Of erp_items. */
  itemId: string
  /** Pieces one shop item takes. */
  quantity: number
  /** Open to sell by reachable location; one that has no row of the item is left out. */
  locations: Record<string, number>
  /** What orders of every storefront that draws on these locations have taken; a stage without any is left out. */
  pending: Partial<Record<PendingStage, number>>
}

/** What `stock_events.detail` holds, by kind. `version` and `quantity` are the row's own columns. */
export interface StockEventDetail {
  /** A number was computed: `quantity` is the desired one. Also written when only `ots` moved. */
  desired: { ots: number; pending: number; buffer: number }
  /** It left for the shop. */
  sent: { batch: number }
  /** The shop shows `quantity`: it answered so, or said so when it was read back, or showed it already when first computed. */
  confirmed: { by: 'answer' | 'read_back' | 'shown' }
  /** The shop's own number beside our writes: `expected` is what it should have shown by its sales and restocks since. */
  seen: { confirmed: number; sold: number; restocked: number; explained: boolean }
  /** The shop did not take it; its own words. */
  refused: { code: string; message: string }
  /** It would go to zero and waits for a person; `shown` is what the shop shows meanwhile. */
  guarded: { shown: number }
}

/**
 * `stock_levels.outcome_code` of numbers that are never sent: nobody counts the stock, the variation's product does, or the ERP
 * has never listed stock of the item (a service, a download, goods sent by their maker).
 */
export const notSentCodes = {
  none: 'STOCK_NOT_MANAGED',
  parent: 'STOCK_KEPT_BY_PARENT',
  absent: 'STOCK_NOT_IN_ERP',
} as const
