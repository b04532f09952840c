import { Prisma } from '../../kernel/db.ts'
import type { Sql } from '../../kernel/sql.ts'
import { components } from '../components.ts'

/** What a run ties out: the storefronts that close their months, and of them either everything or these orders. */
export interface Scope {
  storefrontIds: readonly string[]
  /** Null for every order. */
  orderIds: readonly bigint[] | null
}

/** The six amounts in one piece of SQL each, comma between: a column is only ever written out here. */
export const each = (
  write: (component: string) => string,
  { between = ', ', of = components as readonly string[] }: { between?: string; of?: readonly string[] } = {},
): Prisma.Sql => Prisma.raw(of.map(write).join(between))

/** Storefronts, and orders where not everything is asked for. `alias` is the table's, `key` its column of the order. */
export const within = (scope: Scope, alias: string, key = 'order_id'): Prisma.Sql => {
  const of = Prisma.raw(alias)
  const shops = Prisma.sql`${of}.storefront_id = any(${[...scope.storefrontIds]}::uuid[])`
  if (!scope.orderIds) return shops
  return Prisma.sql`${of}.${Prisma.raw(key)} = any(${[...scope.orderIds]}::bigint[]) and ${shops}`
}

/** The ERP's names of the components, which differ from ours in two. */
export const erpColumn = (component: string): string =>
  component === 'shipping' ? 'freight' : component === 'fees' ? 'misc' : component

export type { Sql }
