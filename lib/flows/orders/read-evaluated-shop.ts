import type { Finding } from '../../exceptions/codes.ts'
import { isFault } from '../../kernel/fault.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { Account } from '../../mappings/account.ts'
import { parseAccount } from '../../mappings/account.ts'
import type { StatusClass } from '../../storefront/status-class.ts'
import type { FlowContext } from '../context.ts'
import type { MappableShop } from './map-dirty-order.ts'
import type { PricePolicy } from './map-input.ts'

/** A shop with what its orders are judged by. */
export interface EvaluatedShop {
  id: string
  code: string
  platform: string
  erpConnectionId: string | null
  mode: 'off' | 'shadow' | 'live'
  liveFrom: Date | null
  timeZone: string
  classes: ReadonlyMap<string, StatusClass>
  /** Null while it lacks something no order can be mapped without. */
  mappable: MappableShop | null
  /** What every order is held by while it is not mappable. */
  lacks: Finding
}

/** Null when the shop does not exist any more. */
export async function readEvaluatedShop(
  tx: Sql,
  context: Pick<FlowContext, 'erpTerms'>,
  storefrontId: string,
): Promise<EvaluatedShop | null> {
  const shop = await readShop(tx, storefrontId)
  if (!shop) return null
  const account = readAccount(shop.account)
  const lacking = shop.erpConnectionId ? ('fields' in account ? account.fields : null) : 'ERP connection'
  const mappable: MappableShop | null =
    shop.erpConnectionId && 'account' in account
      ? {
          id: shop.id,
          code: shop.code,
          platform: shop.platform,
          account: account.account,
          erpConnectionId: shop.erpConnectionId,
          limits: (await context.erpTerms(shop.erpConnectionId)).limits,
          timeZone: shop.timeZone,
          currency: shop.currency,
          pricePolicy: shop.pricePolicy,
          priceToleranceAmount: shop.priceToleranceAmount,
          releaseDelaySeconds: shop.releaseDelaySeconds,
          clockSkewSeconds: shop.clockSkewSeconds ?? 0,
        }
      : null
  return {
    id: shop.id,
    code: shop.code,
    platform: shop.platform,
    erpConnectionId: shop.erpConnectionId,
    mode: shop.mode ?? 'off',
    liveFrom: shop.liveFrom,
    timeZone: shop.timeZone,
    classes: new Map(Object.entries(shop.classes ?? {})),
    mappable,
    lacks: {
      code: 'STOREFRONT_INCOMPLETE',
      blocking: true,
      cause: { field: 'account', value: lacking ?? '' },
      lineRef: '',
      evidence: { shop: shop.code },
    },
  }
}

interface ShopRow {
  id: string
  code: string
  platform: string
  erpConnectionId: string | null
  mode: EvaluatedShop['mode'] | null
  liveFrom: Date | null
  timeZone: string
  currency: string
  pricePolicy: PricePolicy
  priceToleranceAmount: bigint
  releaseDelaySeconds: number
  account: unknown
  clockSkewSeconds: number | null
  classes: Record<string, StatusClass> | null
}

/** One statement, as it stands in every batch. */
async function readShop(tx: Sql, id: string): Promise<ShopRow | null> {
  const [row] = await tx.$queryRaw<ShopRow[]>`
    select f.id, f.code, n.platform, f.erp_connection_id as "erpConnectionId", m.mode::text as mode, f.live_from as "liveFrom",
      f.time_zone as "timeZone", f.currency::text as currency, f.price_policy::text as "pricePolicy",
      f.price_tolerance_amount as "priceToleranceAmount", f.release_delay_seconds as "releaseDelaySeconds", f.account,
      n.clock_skew_seconds as "clockSkewSeconds",
      (select jsonb_object_agg(s.slug, s.class) from storefront_statuses s where s.storefront_id = f.id) as classes
    from storefronts f
    join connections n on n.id = f.connection_id
    left join storefront_flows m on m.storefront_id = f.id and m.flow = 'orders'
    where f.id = ${id}::uuid`
  return row ?? null
}

function readAccount(stored: unknown): { account: Account } | { fields: string } {
  try {
    return { account: parseAccount(stored) }
  } catch (error) {
    if (!isFault(error, 'ACCOUNT_INCOMPLETE')) throw error
    return { fields: String(error.context.fields) }
  }
}
