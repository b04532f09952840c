import type { Gateway, GatewayRow } from './gateway.ts'
import { textOf } from './read-items.ts'
import type { Wall } from './stamps.ts'
import { stampOf } from './stamps.ts'

/** Before any shop sold a thing. */
export const beginning: Wall = Date.UTC(1990, 0, 1) / 1000

/** A listing in another order each time shows two thirds of what is left a pass. */
const mostPasses = 24

/**
 * Every document changed in [from, to), by the tenant's clock. The gateway promises no order, so that paging over a set that
 * changes loses rows: a window whose answer is full is halved until a page is short; inside one single second there is
 * nothing to halve, and it is paged (bluecherry.md rule 3). A document may come twice.
 */
export async function* listChanged(
  gateway: Gateway,
  query: { resource: string; pkey: string; lastMod: string; pageSize: number; children: boolean },
  window: { from: Wall; to: Wall },
): AsyncGenerator<GatewayRow[]> {
  const { resource, lastMod, pageSize, children } = query
  const windows = [window]
  for (let next = windows.pop(); next; next = windows.pop()) {
    const { from, to } = next
    const conditions = [
      { field: lastMod, operator: 'ge', value: stampOf(from) },
      { field: lastMod, operator: 'lt', value: stampOf(to) },
    ] as const
    const first = await gateway.page({ resource, conditions, page: 1, pageSize, children })
    if (first.length < pageSize) {
      if (first.length > 0) yield first
      continue
    }
    if (to - from > 1) {
      const middle = from + Math.floor((to - from) / 2)
      // The later half waits: what comes out is oldest first.
      windows.push({ from: middle, to }, { from, to: middle })
      continue
    }
    const seen = new Set<string>()
    for (let pass = 1; pass <= mostPasses; pass++) {
      let listed = 0
      for (let page = 1; ; page++) {
        const isRead = pass === 1 && page === 1
        const rows = isRead ? first : await gateway.page({ resource, conditions, page, pageSize, children })
        listed += rows.length
        for (const row of rows) seen.add(textOf(row[query.pkey]) || JSON.stringify(row))
        if (rows.length > 0) yield rows
        if (rows.length < pageSize) break
      }
      // As many as were listed are known: none stood on two pages while another stood on none.
      if (seen.size >= listed) break
    }
  }
}
