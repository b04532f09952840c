'use client'
import { useSearchParams } from 'next/navigation'
import { useEffect, useMemo, useState } from 'react'
import type { RowSelection } from '../../../components/table/data-table.tsx'
import type { Target } from './decisions.ts'

interface Selectable {
  id: string
}

export interface Selection<Row extends Selectable> {
  rows: RowSelection<Row>
  /** Rows of this page that are chosen. */
  shown: readonly Row[]
  chosen: number
  /** Every row of the filter, those of other pages too. */
  everything: boolean
  wholePage: boolean
  target: Target
  chooseEverything: () => void
  clear: () => void
}

/** What is chosen in a list; rows of other pages stay chosen, a new filter begins anew. */
export function useSelection<Row extends Selectable>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): Selection<Row> {
  const query = useSearchParams()
  const filter = useMemo(() => {
    const kept = new URLSearchParams(query)
    kept.delete('after')
    return kept.toString()
  }, [query])
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [everything, setEverything] = useState(false)
  const clear = () => {
    setChosen(new Set())
    setEverything(false)
  }
  useEffect(clear, [filter])
  const choose = (ids: readonly string[], on: boolean) => {
    setEverything(false)
    setChosen((before) => {
      const next = new Set(before)
      for (const id of ids)
        if (on) next.add(id)
        else next.delete(id)
      return next
    })
  }
  const ids = rows.map(({ id }) => id)
  return {
    rows: {
      has: ({ id }) => everything || chosen.has(id),
      toggle: ({ id }, on) => choose(everything ? ids.filter((other) => other !== id) : [id], everything || on),
      toggleAll: (on) => (on || !everything ? choose(ids, on) : clear()),
      nameOf,
    },
    shown: everything ? rows : rows.filter(({ id }) => chosen.has(id)),
    chosen: chosen.size,
    everything,
    wholePage: ids.length > 0 && ids.every((id) => chosen.has(id)),
    target: everything ? { query: filter } : { ids: [...chosen] },
    chooseEverything: () => setEverything(true),
    clear,
  }
}
