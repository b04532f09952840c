import 'server-only'
import { previewBuffers } from '../../../lib/flows/inventory/preview-buffers.ts'
import type { Actor } from '../../../lib/kernel/actor.ts'
import { systemClock } from '../../../lib/kernel/clock.ts'
import type { Db } from '../../../lib/kernel/db.ts'
import type { GivenEdit } from '../../../lib/mappings/change/edits.ts'
import type { BufferEffectFigures } from './buffer-effect.tsx'

const shownAtMost = 12

/** What edits of buffers would do to the numbers in the shops: those that go to zero are named, else those that change. */
export async function effectOfBuffers(
  db: Db,
  actor: Actor,
  edits: readonly GivenEdit[],
  effectiveOn: string | null = null,
): Promise<BufferEffectFigures> {
  const preview = (list: 'changed' | 'to_zero') =>
    previewBuffers(db, systemClock, actor, null, edits, { limit: shownAtMost, list, effectiveOn })
  const { rows, next: _, ...figures } = await preview('changed')
  const named = figures.toZero > 0 ? (await preview('to_zero')).rows : rows
  return {
    ...figures,
    rows: named.map(({ shopItemId, sku, name, before, after }) => ({
      id: shopItemId.toString(),
      sku,
      name,
      before: before.desired,
      after: after.desired,
    })),
  }
}
