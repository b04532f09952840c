'use client'
import { Gauge } from 'lucide-react'
import { useState } from 'react'
import { durationText } from '../../../components/display/duration-text.ts'
import { Instant } from '../../../components/display/instant.tsx'
import { useNow } from '../../../components/display/now.tsx'
import { Status } from '../../../components/display/status.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import type { StockSummary } from '../../../lib/boards/stock-summary.ts'
import { setPeakAction } from './actions.ts'

type Shop = StockSummary & { mayChange: boolean }

const says: Record<StockSummary['mode'], string> = {
  live: 'numbers are sent',
  shadow: 'numbers are computed, none is sent',
  off: 'nothing is computed and none is sent',
}

/** How each storefront's numbers leave, and the switch to the pace of a peak. */
export function StockPace({ shops }: { shops: readonly Shop[] }) {
  if (shops.length === 0) return null
  return (
    <ul aria-label="Pace" className="card mb-4 divide-y divide-line/70 px-4">
      {shops.map((shop) => (
        <ShopPace key={shop.storefrontId} shop={shop} />
      ))}
    </ul>
  )
}

function ShopPace({ shop }: { shop: Shop }) {
  const { now } = useNow()
  const peak = shop.peakUntil !== null && shop.peakUntil.getTime() > now ? shop.peakUntil : null
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <span className="font-medium">{shop.code}</span>
      <Status kind="mode" state={shop.mode} />
      <span className="min-w-0 flex-1 basis-60 text-muted">
        {says[shop.mode]}
        {shop.mode !== 'off' && (
          <>
            {', every '}
            {durationText(peak ? shop.peakSeconds : shop.normalSeconds)}
            {peak && (
              <>
                {': the pace of a peak, ending '}
                <Instant at={peak} />
              </>
            )}
          </>
        )}
      </span>
      {shop.mayChange && shop.mode !== 'off' && (peak ? <EndPeak shop={shop} /> : <StartPeak shop={shop} />)}
    </li>
  )
}

const hours = [
  { value: '1', label: 'For an hour' },
  { value: '4', label: 'For 4 hours' },
  { value: '12', label: 'For 12 hours' },
  { value: '24', label: 'For a day' },
  { value: '96', label: 'For 4 days' },
]

function StartPeak({ shop }: { shop: Shop }) {
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState('4')
  const start = useAct(setPeakAction, {
    done: `${shop.code} is at the pace of a peak`,
    after: () => setOpen(false),
  })
  return (
    <Dialog
      title={`Pace of a peak for ${shop.code}`}
      description={`Stock is read and sent every ${durationText(shop.peakSeconds)} instead of every ${durationText(shop.normalSeconds)}. It asks more of the ERP and the shop; orders still go first. It ends by itself.`}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="small">
          <Gauge aria-hidden />
          Peak pace ...
        </Button>
      }
    >
      <Select label="For how long" choices={hours} value={chosen} onChange={setChosen} />
      <DialogEnd
        verb="Start the peak pace"
        failure={start.failure}
        pending={start.pending}
        act={() => void start.act({ storefrontId: shop.storefrontId, hours: Number(chosen) })}
      />
    </Dialog>
  )
}

function EndPeak({ shop }: { shop: Shop }) {
  const end = useAct(setPeakAction, { done: `${shop.code} is back at its normal pace` })
  return (
    <Button
      size="small"
      pending={end.pending}
      onClick={() => void end.act({ storefrontId: shop.storefrontId, hours: null })}
    >
      <Gauge aria-hidden />
      End the peak
    </Button>
  )
}
