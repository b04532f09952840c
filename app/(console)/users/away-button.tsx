'use client'
import { useState } from 'react'
import { useNow } from '../../../components/display/now.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { businessDate } from '../../../lib/kernel/period.ts'
import { AwayDialog } from '../away.tsx'

/** An admin says when somebody is away. */
export function AwayButton({ userId, name }: { userId: string; name: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button look="quiet" size="small" aria-label={`${name} is away`} onClick={() => setOpen(true)}>
        Away
      </Button>
      {open && <AwayDialog userId={userId} name={name} onClose={() => setOpen(false)} />}
    </>
  )
}

/** Until when somebody is away, or from when they will be; nothing once it is over. */
export function AwayMark({ from, until }: { from: string; until: string }) {
  const { now, timeZone } = useNow()
  const today = businessDate(new Date(now), timeZone)
  if (until < today) return null
  return (
    <span className="ml-1.5 font-normal whitespace-nowrap text-muted">
      {from <= today ? `away until ${until}` : `away from ${from} to ${until}`}
    </span>
  )
}
