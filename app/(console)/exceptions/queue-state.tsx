'use client'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'

interface QueueState {
  /** Chosen one by one; rows of other pages stay chosen. */
  chosen: ReadonlySet<string>
  /** Every row of the filter, those of other pages too. */
  everything: boolean
  /** The row the keyboard stands on. */
  cursor: string | null
  choose: (ids: readonly string[], on: boolean) => void
  chooseEverything: () => void
  clear: () => void
  moveTo: (id: string | null) => void
  /** Says something to who cannot see it. */
  announce: (words: string) => void
}

const QueueContext = createContext<QueueState | null>(null)

/** What is chosen in the queue and where the keyboard stands; a new filter begins anew. */
export function QueueStateProvider({ filter, children }: { filter: string; children: ReactNode }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [everything, setEverything] = useState(false)
  const [cursor, setCursor] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const times = useRef(0)
  useEffect(() => {
    setChosen(new Set())
    setEverything(false)
    setCursor(null)
  }, [filter])
  const state = useMemo<QueueState>(
    () => ({
      chosen,
      everything,
      cursor,
      choose: (ids, on) => {
        setEverything(false)
        setChosen((before) => {
          const next = new Set(before)
          for (const id of ids)
            if (on) next.add(id)
            else next.delete(id)
          return next
        })
      },
      chooseEverything: () => setEverything(true),
      clear: () => {
        setChosen(new Set())
        setEverything(false)
      },
      moveTo: setCursor,
      // The same words twice are read out twice only when the text differs.
      announce: (words) => setSaid(`${words}${times.current++ % 2 ? '\u00a0' : ''}`),
    }),
    [chosen, everything, cursor],
  )
  return (
    <QueueContext value={state}>
      {children}
      <p role="status" className="sr-only">
        {said}
      </p>
    </QueueContext>
  )
}

export function useQueueState(): QueueState {
  const state = useContext(QueueContext)
  if (!state) throw new Error('Stands outside the queue.')
  return state
}
