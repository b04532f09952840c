import { wooCommerceStatusClasses } from './woocommerce/status-classes.ts'

/** What a shop's status means (rule 3). */
export type StatusClass = 'paid' | 'not_paid' | 'cancelled' | 'ignored' | 'unclassed'

const builtIn: Record<string, Readonly<Record<string, StatusClass>>> = { woocommerce: wooCommerceStatusClasses }

/** The class a platform's own status comes with; a plugin's status is unclassed until an admin says what it means. */
export function builtInClass(platform: string, slug: string): StatusClass {
  const classes = builtIn[platform] ?? {}
  return Object.hasOwn(classes, slug) ? (classes[slug] ?? 'unclassed') : 'unclassed'
}
