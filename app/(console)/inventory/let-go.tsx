'use client'
import { useState } from 'react'
import { countOf } from '../../../components/display/money-text.ts'
import { Button } from '../../../components/ui/button.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { openGuardAction } from './actions.ts'

interface LetGoProps {
  storefrontId: string
  code: string
  toZero: number
}

export function LetGo({ storefrontId, code, toZero }: LetGoProps) {
  const [open, setOpen] = useState(false)
  const many = countOf(toZero, 'shop item')
  const letGo = useAct(openGuardAction, {
    done: `The guard of ${code} is open; ${many} are sent`,
    after: () => setOpen(false),
  })
  return (
    <Dialog
      title={`Let ${many} go to zero`}
      description={`${code} will offer none of them until the ERP has stock again. It cannot be taken back: the next run sends what the ERP says then.`}
      open={open}
      onOpenChange={setOpen}
      trigger={<Button look="primary">Let them go ...</Button>}
    >
      <DialogEnd
        keep="Keep them guarded"
        verb={`Let ${many} go`}
        failure={letGo.failure}
        pending={letGo.pending}
        act={() => void letGo.act({ storefrontId })}
      />
    </Dialog>
  )
}
