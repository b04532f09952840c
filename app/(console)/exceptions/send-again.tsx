'use client'
import { RotateCw } from 'lucide-react'
import { Button } from '../../../components/ui/button.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { retryOrderAction } from '../orders/actions.ts'

/** Judges one order of the case again, and sends again what the ERP refused of it. */
export function SendAgain({ order }: { order: { id: string; number: string } }) {
  const retry = useAct(retryOrderAction, { done: `#${order.number} is looked at again` })
  return (
    <Button
      size="small"
      look="quiet"
      aria-label={`Look at order ${order.number} again`}
      pending={retry.pending}
      onClick={() => void retry.act({ orderId: order.id })}
    >
      <RotateCw aria-hidden />
      Again
    </Button>
  )
}
