import { requirePermission, storefrontScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import type { Amount } from '../kernel/money.ts'
import type { StatusClass } from '../storefront/status-class.ts'
import type { PricePolicy } from './change-storefront.ts'
import type { FlowMode } from './set-flow-mode.ts'

/** How a connection does, gravest first. */
export type ConnectionHealth = 'stopped' | 'paused' | 'throttled' | 'not_tested' | 'well'

export interface ConnectionRow {
  id: string
  kind: 'storefront' | 'erp'
  platform: string
  code: string
  name: string
  url: string
  demo: boolean
  health: ConnectionHealth
  pausedAt: Date | null
  stoppedAt: Date | null
  stoppedCode: string | null
  stoppedMessage: string | null
  throttledUntil: Date | null
  lastOkAt: Date | null
  clockSkewSeconds: number | null
  /** Requests a second; 0 = no limit. */
  ratePerSecond: number
  concurrentWrites: number
  facts: Record<string, Json>
  profile: Json
  /** The shop behind a storefront connection; null for an ERP. */
  storefront: ConnectedStorefront | null
  /** Codes of the shops an ERP serves. */
  serves: string[]
}

export interface ConnectedStorefront {
  id: string
  code: string
  erpCode: string | null
  currency: string
  timeZone: string
  liveFrom: Date | null
  releaseDelaySeconds: number
  pricePolicy: PricePolicy
  priceTolerance: Amount
  account: Json
  flows: { flow: string; mode: FlowMode }[]
  statuses: { slug: string; name: string; class: StatusClass; orders: number }[]
}

/** Every connection with its health; shops with their flows and statuses. Never keys. @throws {Fault} NOT_PERMITTED */
export async function listConnections(db: Db, now: Date, actor: Actor): Promise<ConnectionRow[]> {
  requirePermission(actor, 'connections:read')
  const scope = storefrontScope(actor)
  const mine = scope ? { id: { in: [...scope] } } : {}
  const connections = await db.connection.findMany({
    where: scope ? { OR: [{ storefront: mine }, { erpStorefronts: { some: mine } }] } : {},
    orderBy: [{ kind: 'asc' }, { code: 'asc' }],
    omit: { secretSealed: true },
    include: {
      storefront: {
        include: { flows: true, statuses: { orderBy: { slug: 'asc' } }, erpConnection: { select: { code: true } } },
      },
      erpStorefronts: { where: mine, select: { code: true }, orderBy: { code: 'asc' } },
    },
  })
  const counts = await db.$queryRaw<{ storefront_id: string; status_slug: string; orders: number }[]>`
    select storefront_id, status_slug, count(*)::int as orders from web_orders
    where storefront_id in (select storefront_id from storefront_statuses where class = 'unclassed')
    group by 1, 2`
  const ordersOf = (id: string, slug: string) =>
    counts.find((row) => row.storefront_id === id && row.status_slug === slug)?.orders ?? 0
  return connections.map((row) => ({
    id: row.id,
    kind: row.kind,
    platform: row.platform,
    code: row.code,
    name: row.name,
    url: row.url,
    demo: row.demo,
    health: healthOf(row, now),
    pausedAt: row.pausedAt,
    stoppedAt: row.stoppedAt,
    stoppedCode: row.stoppedCode,
    stoppedMessage: row.stoppedMessage,
    throttledUntil: row.throttledUntil,
    lastOkAt: row.lastOkAt,
    clockSkewSeconds: row.clockSkewSeconds,
    ratePerSecond: row.ratePerSecondMilli / 1_000,
    concurrentWrites: row.concurrentWrites,
    facts: row.facts as Record<string, Json>,
    profile: row.profile as Json,
    serves: row.erpStorefronts.map(({ code }) => code),
    storefront: row.storefront
      ? {
          id: row.storefront.id,
          code: row.storefront.code,
          erpCode: row.storefront.erpConnection?.code ?? null,
          currency: row.storefront.currency,
          timeZone: row.storefront.timeZone,
          liveFrom: row.storefront.liveFrom,
          releaseDelaySeconds: row.storefront.releaseDelaySeconds,
          pricePolicy: row.storefront.pricePolicy,
          priceTolerance: row.storefront.priceToleranceAmount,
          account: row.storefront.account as Json,
          flows: row.storefront.flows.map(({ flow, mode }) => ({ flow, mode })),
          statuses: row.storefront.statuses.map(({ storefrontId, slug, name, class: is }) => ({
            slug,
            name,
            class: is,
            orders: ordersOf(storefrontId, slug),
          })),
        }
      : null,
  }))
}

interface HealthFacts {
  pausedAt: Date | null
  stoppedAt: Date | null
  throttledUntil: Date | null
  lastOkAt: Date | null
}

function healthOf({ pausedAt, stoppedAt, throttledUntil, lastOkAt }: HealthFacts, now: Date): ConnectionHealth {
  if (stoppedAt) return 'stopped'
  if (pausedAt) return 'paused'
  if (throttledUntil && throttledUntil > now) return 'throttled'
  return lastOkAt ? 'well' : 'not_tested'
}
