'use client'
import { useCallback, useEffect, useState } from 'react'

type Visibility = Record<string, boolean>

/** Which columns of a table are shown, remembered in this browser. */
export function useRememberedColumns(table: string, usual: Visibility) {
  const [visibility, setVisibility] = useState<Visibility>(usual)
  const key = `columns:${table}`
  useEffect(() => {
    const kept = localStorage.getItem(key)
    if (kept) setVisibility((before) => ({ ...before, ...JSON.parse(kept) }))
  }, [key])
  const change = useCallback(
    (update: Visibility | ((before: Visibility) => Visibility)) =>
      setVisibility((before) => {
        const next = typeof update === 'function' ? update(before) : update
        localStorage.setItem(key, JSON.stringify(next))
        return next
      }),
    [key],
  )
  return [visibility, change] as const
}
