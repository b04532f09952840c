'use client'
import { moneyText } from '../../../components/display/money-text.ts'
import { Button } from '../../../components/ui/button.tsx'
import { ReasonDialog } from '../../../components/ui/reason-dialog.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { excludeOrderAction, includeOrderAction } from './actions.ts'

interface ExcludeOrderProps {
  orderId: string
  number: string
  amount: bigint
  currency: string
  scale: number
  small?: boolean
}

/** Takes an order out for good, with a reason; it can be taken back. */
export function ExcludeOrder({ orderId, number, amount, currency, scale, small }: ExcludeOrderProps) {
  const include = useAct(includeOrderAction, { done: `#${number} is looked at again` })
  const exclude = useAct(excludeOrderAction, {
    done: `#${number} is excluded`,
    undo: () => ({ label: 'Undo', act: () => void include.act({ orderId }) }),
  })
  return (
    <ReasonDialog
      trigger={
        <Button
          look={small ? 'quiet' : 'danger'}
          size={small ? 'small' : 'normal'}
          aria-label={`Exclude order ${number}`}
        >
          Exclude ...
        </Button>
      }
      title={`Exclude order #${number}`}
      effect={`${moneyText(amount, currency, scale)} will not reach the ERP. It counts as excluded, under your name, on the board and in the month's close.`}
      verb="Exclude the order"
      look="danger"
      failure={exclude.failure}
      act={(reason) => exclude.act({ orderId, reason })}
    />
  )
}
