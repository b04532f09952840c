'use client'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { DialogActions, DialogClose } from './dialog.tsx'

interface DialogEndProps {
  /** Why it was not done; null while nothing went wrong. */
  failure?: string | null | undefined
  /** What the button does, named by its effect. */
  verb: ReactNode
  look?: 'primary' | 'danger'
  pending: boolean
  /** Something is missing yet. */
  incomplete?: boolean
  /** Without it the button sends the form around it. */
  act?: () => void
  /** Names the way out. */
  keep?: string
  /** Stands left of the two buttons. */
  children?: ReactNode
}

/** How every dialog ends: what went wrong, the way out, the verb. */
export function DialogEnd({
  failure,
  verb,
  look = 'primary',
  pending,
  incomplete = false,
  act,
  keep = 'Cancel',
  children,
}: DialogEndProps) {
  return (
    <>
      {failure && (
        <p role="alert" className="max-h-60 overflow-y-auto break-words whitespace-pre-line text-blocked">
          {failure}
        </p>
      )}
      <DialogActions>
        {children}
        <DialogClose>{keep}</DialogClose>
        <Button look={look} pending={pending} disabled={incomplete} {...(act ? { onClick: act } : { type: 'submit' })}>
          {verb}
        </Button>
      </DialogActions>
    </>
  )
}
