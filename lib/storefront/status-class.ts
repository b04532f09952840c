import { wooCommerceStatusClasses } from './woocommerce/status-classes.ts'

/** What a shop's status means (rule 3). */
export type StatusClass = 'paid' | 'not_paid' | 'cancelled' | 'ignored' | 'unclassed'

const builtIn: Record<string, Readonly<Record<string, StatusClass>>> = { woocommerce: wooCommerceStatusClasses }

/** The class a platform's own status comes with; a plugin's status is unclassed until an admin says what it means. */
export function builtInClass(platform: string, slug: string): StatusClass {
  const classes = builtIn[platform] ?? {}
  return Object.hasOwn(classes, slug) ? (classes[slug] ?? 'unclassed') : 'unclassed'
}

const beforePayment: Record<string, ReadonlySet<string>> = { woocommerce: new Set(['on-hold']) }

/** Whether orders of a platform's own status have taken stock in the shop: paid ones, and those it reduces before (rule 18). */
export const takesStock = (platform: string, slug: string): boolean =>
  builtInClass(platform, slug) === 'paid' || beforePayment[platform]?.has(slug) === true
