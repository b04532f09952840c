import { narrowScope, requirePermission } from '../access/permissions.ts'
import { defaultStockPolicy } from '../flows/inventory/stock-policy.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'

/** How often and within what bounds a storefront's stock is sent; of one nobody set anything for, the defaults. */
export interface StockPolicyRow {
  storefrontId: string
  code: string
  name: string
  normalSeconds: number
  peakSeconds: number
  peakUntil: Date | null
  guardPercent: number
  guardLeast: number
  sharePercent: number
  ceiling: number | null
  excludedLots: string[]
  excludedLabels: string[]
  sampleSize: number
  fastFrom: number
  slowBelow: number
  computedAt: Date | null
}

/** Every storefront the actor sees, by code. @throws {Fault} NOT_PERMITTED */
export async function readStockPolicies(db: Db, actor: Actor, storefrontId?: string): Promise<StockPolicyRow[]> {
  requirePermission(actor, 'inventory:read', storefrontId)
  const scope = narrowScope(actor, storefrontId)
  const storefronts = await db.storefront.findMany({
    where: scope === null ? {} : { id: { in: [...scope] } },
    orderBy: { code: 'asc' },
    take: 200,
    select: {
      id: true,
      code: true,
      name: true,
      stockPolicy: {
        select: {
          normalSeconds: true,
          peakSeconds: true,
          peakUntil: true,
          guardPercent: true,
          guardLeast: true,
          sharePercent: true,
          ceiling: true,
          excludedLots: true,
          excludedLabels: true,
          sampleSize: true,
          fastFrom: true,
          slowBelow: true,
          computedAt: true,
        },
      },
    },
  })
  return storefronts.map(({ id, code, name, stockPolicy }) => ({
    storefrontId: id,
    code,
    name,
    ...(stockPolicy ?? {
      ...defaultStockPolicy,
      excludedLots: [...defaultStockPolicy.excludedLots],
      excludedLabels: [...defaultStockPolicy.excludedLabels],
      computedAt: null,
    }),
  }))
}
