'use client'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { ReasonDialog } from '../../../components/ui/reason-dialog.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import type { ExceptionCode } from '../../../lib/exceptions/codes.ts'
import { releaseOrderAction } from './actions.ts'

const effects: Partial<Record<ExceptionCode, string>> = {
  DUPLICATE_PAYMENT_SUSPECTED: 'You say that it was paid by itself and is no copy of the earlier order.',
  HELD_BY_RULE: 'You have looked at what the rule is about: the rule does not hold this order any more.',
  PRICE_OFF_MASTER: 'It goes at the price it was sold for.',
}

/** Lets one order go in spite of the case, with a reason. */
export function ReleaseOrder({
  order,
  code,
  money,
}: {
  order: { id: string; number: string }
  code: ExceptionCode
  money: ReactNode
}) {
  const release = useAct(releaseOrderAction, {
    done: `#${order.number} is released; it goes unless something else holds it`,
  })
  return (
    <ReasonDialog
      trigger={
        <Button size="small" look="plain">
          <Check aria-hidden />
          Release ...
        </Button>
      }
      title={`Release #${order.number}`}
      effect={
        <>
          {effects[code]} {money} becomes a sales order at once, unless something else holds it. Another cause found
          later holds it again.
        </>
      }
      verb={`Release #${order.number}`}
      failure={release.failure}
      act={(reason) => release.act({ orderId: order.id, code, reason })}
    />
  )
}
