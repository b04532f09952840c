import type { ShopStore } from './store.ts'

/** A mail the shop sent its customer about an order: by its completion, by a note to the customer, by a fulfilment. */
export type Mail = { orderId: number; kind: 'completed' | 'customer_note' | 'fulfilment'; at: string; text: string }

/** What the site's owner switched: plugins, mails, and what API keys may see. Not kept over a restart. */
export type SiteSwitches = {
  /** WooCommerce's feature `fulfillments`. */
  fulfilments: boolean
  /** The mail of a completed order. */
  completedMail: boolean
  /** Whether the keys may read settings. */
  settingsReadable: boolean
  /** Whether a payment that is captured on completion succeeds. */
  captures: boolean
}

export const usualSwitches: SiteSwitches = {
  fulfilments: false,
  completedMail: true,
  settingsReadable: true,
  captures: true,
}

export function sendMail(store: ShopStore, orderId: number, kind: Mail['kind'], text: string): void {
  store.mails.push({ orderId, kind, at: store.clock.now().toISOString(), text })
}

/** Whoever completed the order, WooCommerce mails if the mail is switched on. */
export function mailCompletion(store: ShopStore, orderId: number): void {
  if (store.switches.completedMail) sendMail(store, orderId, 'completed', 'Your order is now complete.')
}
