import { isFault } from '../../../../../lib/kernel/fault.ts'
import type { ReadChange } from '../../../../../lib/mappings/change/read-change.ts'
import { db } from '../../../../_server/db.ts'
import type { Person } from '../../../../_server/session.ts'
import { BufferEffect } from '../../buffer-effect.tsx'
import { effectOfBuffers } from '../../effect-of-buffers.ts'

/** What a change that is not in force would do to the numbers in the shops; nothing where it holds no buffers. */
export async function BufferSection({ person, change }: { person: Person; change: ReadChange }) {
  const edits = change.edits.filter(({ table }) => table === 'buffer')
  if (edits.length === 0) return null
  const effect = await effectOfBuffers(db(), person, edits, change.effectiveOn).catch((error: unknown) => {
    if (isFault(error)) return error.message
    throw error
  })
  return (
    <section aria-labelledby="stock" className="mt-5">
      <h2 id="stock" className="mb-2 text-base font-semibold">
        Stock in the shops
      </h2>
      {typeof effect === 'string' ? <p className="text-muted">{effect}</p> : <BufferEffect effect={effect} />}
    </section>
  )
}
