'use client'
import { CloudDownload, RotateCw, Undo2 } from 'lucide-react'
import { Button } from '../../../../components/ui/button.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import { includeOrderAction, readAgainAction, retryOrderAction } from '../actions.ts'
import { ExcludeOrder } from '../exclude-order.tsx'

interface OrderActionsProps {
  order: {
    id: string
    number: string
    bucket: string
    total: bigint
    currency: string
    scale: number
    excludedByPerson: boolean
  }
  may: { retry: boolean; readAgain: boolean; exclude: boolean }
}

export function OrderActions({ order, may }: OrderActionsProps) {
  const { id: orderId, number, bucket } = order
  const retry = useAct(retryOrderAction, { done: `#${number} is looked at again` })
  const include = useAct(includeOrderAction, { done: `#${number} is looked at again` })
  const readAgain = useAct(readAgainAction, { done: `#${number} is read again from the shop; what changed shows here` })
  return (
    <>
      {may.readAgain && (
        <Button pending={readAgain.pending} onClick={() => void readAgain.act({ orderId })}>
          <CloudDownload aria-hidden />
          Read again from the shop
        </Button>
      )}
      {may.retry && ['held', 'queued', 'arriving', 'unclassed'].includes(bucket) && (
        <Button pending={retry.pending} onClick={() => void retry.act({ orderId })}>
          <RotateCw aria-hidden />
          Look at it again
        </Button>
      )}
      {may.exclude && ['held', 'queued', 'arriving', 'unclassed'].includes(bucket) && (
        <ExcludeOrder
          orderId={orderId}
          number={number}
          amount={order.total}
          currency={order.currency}
          scale={order.scale}
        />
      )}
      {may.exclude && order.excludedByPerson && (
        <Button pending={include.pending} onClick={() => void include.act({ orderId })}>
          <Undo2 aria-hidden />
          Take the exclusion back
        </Button>
      )}
    </>
  )
}
