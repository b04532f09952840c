'use client'
import { Send } from 'lucide-react'
import { Button } from '../../../../components/ui/button.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import { sendAgainAction } from '../actions.ts'

interface SendAgainProps {
  shopItemId: string
  desired: number
  /** Whether anything is sent at all. */
  live: boolean
}

export function SendAgain({ shopItemId, desired, live }: SendAgainProps) {
  const send = useAct(sendAgainAction, {
    done: ({ asked }) =>
      asked === 0 ? 'It is on its way already' : `${desired} is sent again${live ? '' : ' once the flow is live'}`,
  })
  return (
    <Button pending={send.pending} onClick={() => void send.act({ shopItemIds: [shopItemId] })}>
      <Send aria-hidden />
      Send {desired} again
    </Button>
  )
}
