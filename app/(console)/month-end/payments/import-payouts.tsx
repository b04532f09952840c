'use client'
import { Upload } from 'lucide-react'
import { type ChangeEvent, useRef, useState } from 'react'
import { countOf } from '../../../../components/display/money-text.ts'
import { Button } from '../../../../components/ui/button.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { FilePreview } from '../../../../lib/payments/import-payout-file.ts'
import { importPayoutsAction, previewPayoutsAction } from '../actions.ts'

interface Chosen {
  name: string
  text: string
  preview: FilePreview
}

/** A file is read and shown before anything is taken; with one bad line nothing is. */
export function ImportPayouts({ storefrontId, gateway }: { storefrontId: string; gateway: string }) {
  const input = useRef<HTMLInputElement>(null)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const reading = useRef<{ name: string; text: string } | null>(null)
  const preview = useAct(previewPayoutsAction, {
    done: () => null,
    after: (found) => setChosen(reading.current && { ...reading.current, preview: found }),
  })
  const take = useAct(importPayoutsAction, {
    done: ({ lines, known, errors }) =>
      errors.length > 0
        ? 'Nothing was taken: the file has faults'
        : `${countOf(lines - known, 'movement')} taken; payments are tied out within a minute`,
    after: () => setChosen(null),
  })
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? []
    event.target.value = ''
    setChosen(null)
    if (!file) return
    reading.current = { name: file.name, text: await file.text() }
    await preview.act({ storefrontId, gateway, ...reading.current })
  }
  return (
    <div>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv"
        className="hidden"
        aria-label={`A file of ${gateway}`}
        onChange={choose}
      />
      <Button pending={preview.pending} onClick={() => input.current?.click()}>
        <Upload aria-hidden />
        Import a file ...
      </Button>
      {chosen && (
        <Preview
          chosen={chosen}
          pending={take.pending}
          onTake={() => void take.act({ storefrontId, gateway, name: chosen.name, text: chosen.text })}
          onDrop={() => setChosen(null)}
        />
      )}
    </div>
  )
}

function Preview({
  chosen: { name, preview },
  pending,
  onTake,
  onDrop,
}: {
  chosen: Chosen
  pending: boolean
  onTake: () => void
  onDrop: () => void
}) {
  const { lines, known, unmatched, payouts, byKind, errors } = preview
  if (errors.length > 0) {
    return (
      <div role="alert" className="mt-3 text-sm">
        <p className="font-medium text-blocked">
          {name}: {countOf(errors.length, 'fault')}, nothing is taken. Correct the file and choose it again.
        </p>
        <ul className="mt-1 flex flex-col gap-1 text-blocked">
          {errors.slice(0, 50).map(({ line, field, reason }) => (
            <li key={`${line} ${field} ${reason}`}>
              Line {line}, {field}: {reason}
            </li>
          ))}
        </ul>
      </div>
    )
  }
  const kinds = Object.entries(byKind).filter(([, count]) => count > 0)
  return (
    <div className="mt-3 flex flex-col gap-2 rounded-md border border-line p-3 text-sm">
      <p className="font-medium">{name}</p>
      <ul className="list-disc pl-5">
        <li>
          {countOf(lines, 'movement')}
          {known > 0 && `, ${known} of them known from an earlier file and counted once`}
        </li>
        <li>{kinds.map(([kind, count]) => countOf(count, kind)).join(', ')}</li>
        <li>{countOf(payouts, 'payout')} named</li>
        {unmatched > 0 && (
          <li className="text-waiting">
            {countOf(unmatched, 'charge or refund', 'charges and refunds')} of a transaction no order carries
          </li>
        )}
      </ul>
      <div className="flex gap-2">
        <Button look="primary" size="small" pending={pending} onClick={onTake}>
          Take it
        </Button>
        <Button look="quiet" size="small" onClick={onDrop}>
          Leave it
        </Button>
      </div>
    </div>
  )
}
