'use client'
import { countOf } from '../../../components/display/money-text.ts'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { ChosenList } from './chosen-list.tsx'
import type { Chosen } from './decisions.ts'
import { pushWords } from './drift-words.ts'

interface PushDriftsProps {
  chosen: readonly Chosen[]
  pending: boolean
  failure: string | null
  onPush: (ids: string[]) => void
}

/** What the ERP will be asked for, by change; what it cannot be asked for stays open and says so. */
export function PushDrifts({ chosen, pending, failure, onPush }: PushDriftsProps) {
  const able = chosen.filter(({ row }) => pushWords(row) !== null)
  return (
    <>
      <ChosenList
        chosen={chosen}
        effect={({ row }) =>
          pushWords(row) ?? (
            <span className="text-muted">
              has to be changed in the ERP by hand; it closes by itself once the ERP shows it
            </span>
          )
        }
      />
      {able.length === 0 && (
        <p className="text-muted">
          The ERP takes fewer pieces of a line before the parcel leaves, and nothing else, from here.
        </p>
      )}
      <DialogEnd
        failure={failure}
        verb={`Ask the ERP for ${countOf(able.length, 'change')}`}
        pending={pending}
        incomplete={able.length === 0}
        act={() => onPush(able.map(({ row }) => row.id))}
      />
    </>
  )
}
