'use client'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

interface Now {
  now: number
  timeZone: string
}

const NowContext = createContext<Now>({ now: 0, timeZone: 'UTC' })

/** One clock for every relative time on the page: the server's first, so that both renderings agree, then this browser's. */
export function NowProvider({ now, timeZone, children }: { now: number; timeZone: string; children: ReactNode }) {
  const [current, setCurrent] = useState(now)
  useEffect(() => {
    const skew = now - Date.now()
    const tick = () => setCurrent(Date.now() + skew)
    tick()
    const timer = setInterval(tick, 5_000)
    return () => clearInterval(timer)
  }, [now])
  return <NowContext value={{ now: Math.max(current, now), timeZone }}>{children}</NowContext>
}

export const useNow = () => useContext(NowContext)
