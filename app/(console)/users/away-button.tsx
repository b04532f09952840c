'use client'
import { useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
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
