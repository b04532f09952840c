import type { Tx } from '../kernel/db.ts'
import { enqueue } from '../queue/enqueue.ts'
import { notify } from '../queue/notify.ts'
import type { MappingFile } from './tables.ts'

/** Tables by which stock is computed: what is kept back, and which locations an order can be sent from (rule 18). */
const tablesOfStock: ReadonlySet<MappingFile> = new Set(['buffer', 'warehouse'])

/** Has the stock of every storefront that a change of rules concerns computed again, whole. */
export async function recomputeStock(
  tx: Tx,
  changed: readonly { table: MappingFile; storefrontId: string | null }[],
): Promise<void> {
  const asked = changed.filter(({ table }) => tablesOfStock.has(table))
  if (asked.length === 0) return
  const everywhere = asked.some(({ storefrontId }) => storefrontId === null)
  const storefrontIds = [...new Set(asked.flatMap(({ storefrontId }) => storefrontId ?? []))]
  const connections = await tx.$queryRaw<{ connectionId: string }[]>`
    with concerned as (
      select s.id, s.erp_connection_id from storefronts s
      join storefront_flows f on f.storefront_id = s.id and f.flow = 'inventory' and f.mode <> 'off'
      where s.erp_connection_id is not null and (${everywhere} or s.erp_connection_id in (
        -- Where one sends from, the others' stock is taken too.
        select erp_connection_id from storefronts where id = any(${storefrontIds}::uuid[])))
    ), marked as (
      insert into stock_policies (storefront_id, recompute) select id, true from concerned order by id
      on conflict (storefront_id) do update set recompute = true
    )
    select distinct erp_connection_id as "connectionId" from concerned`
  await enqueue(
    tx,
    connections.map(({ connectionId }) => ({ task: 'inventory:compute', payload: { connectionId } })),
  )
  await notify(tx, 'inventory')
}
