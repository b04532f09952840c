import type { BatchResult } from '../../catalogue-port.ts'

/** The results of an answered write. */
export function answered<Shown>(result: BatchResult<Shown>) {
  if (result.kind !== 'answered') throw new Error(`not answered: ${JSON.stringify(result)}`)
  return result.items
}

/** What the shop shows of items that were all carried out. */
export function shownOf<Shown>(result: BatchResult<Shown>): Shown[] {
  return answered(result).map((item) => {
    if (!item.ok) throw new Error(`refused: ${item.code} ${item.message}`)
    return item.shown
  })
}
