'use client'
import { useId, useState } from 'react'
import { Field } from '../../../components/ui/field.tsx'
import { TextArea } from '../../../components/ui/input.tsx'
import { Select } from '../../../components/ui/select.tsx'
import type { BulkInput } from '../../../lib/exceptions/bulk-kinds.ts'
import type { BulkKind } from './bulk-words.ts'
import { severityChoices } from './severity-choices.ts'
import { SnoozeFields } from './snooze-fields.tsx'

const nobody = '*'

interface BulkFieldsProps {
  kind: BulkKind
  people: readonly { id: string; name: string }[]
  myId: string
  /** Hears the action; null while something is missing. */
  onChange: (action: BulkInput | null) => void
}

/** The action as it stands when its dialog opens; null for one that has to be told more. */
export function firstAction(kind: BulkKind, myId: string): BulkInput | null {
  if (kind === 'assign') return { kind, detail: { assigneeId: myId } }
  return kind === 'retry' ? { kind, detail: {} } : null
}

/** What an action on many needs to know. */
export function BulkFields({ kind, people, myId, onChange }: BulkFieldsProps) {
  const id = useId()
  const [taker, setTaker] = useState(myId)
  const [severity, setSeverity] = useState<string | null>(null)
  if (kind === 'retry') return null
  if (kind === 'snooze') {
    return (
      <SnoozeFields
        onChange={(detail) =>
          onChange(
            detail && { kind, detail: { ...detail, until: detail.until === null ? null : new Date(detail.until) } },
          )
        }
      />
    )
  }
  if (kind === 'assign') {
    return (
      <div className="flex flex-col gap-1">
        <span className="text-sm font-medium">Who takes them</span>
        <Select
          label="Who takes them"
          choices={[
            ...people.map(({ id: personId, name }) => ({
              value: personId,
              label: personId === myId ? `${name} (me)` : name,
            })),
            { value: nobody, label: 'Nobody' },
          ]}
          value={taker}
          onChange={(to) => {
            setTaker(to)
            onChange({ kind, detail: { assigneeId: to === nobody ? null : to } })
          }}
        />
      </div>
    )
  }
  if (kind === 'severity') {
    return (
      <div className="flex flex-col gap-1">
        <span className="text-sm font-medium">Severity</span>
        <Select
          label="Severity of them"
          placeholder="Choose"
          choices={severityChoices}
          value={severity}
          onChange={(to) => {
            setSeverity(to)
            onChange({ kind, detail: { severity: to as 'low' } })
          }}
        />
      </div>
    )
  }
  return (
    <Field label="Reason" htmlFor={id} hint="At least three letters. It stands in the activity log.">
      <TextArea
        id={id}
        required
        minLength={3}
        maxLength={500}
        aria-describedby={`${id}-hint`}
        onChange={({ target }) =>
          onChange(target.value.trim().length >= 3 ? { kind, detail: { reason: target.value } } : null)
        }
      />
    </Field>
  )
}
