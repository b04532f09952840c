'use client'
import { useId, useState } from 'react'
import { useNow } from '../../../components/display/now.tsx'
import { CheckboxLine } from '../../../components/ui/checkbox.tsx'
import { Field } from '../../../components/ui/field.tsx'
import { Input, TextArea } from '../../../components/ui/input.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { type SnoozeChoice, snoozeEnd, snoozeTimes } from './snooze-times.ts'

export interface SnoozeDetail {
  until: string | null
  forChange: boolean
  reason: string
}

interface SnoozeFieldsProps {
  /** Hears what is chosen; null while it is not complete. */
  onChange: (detail: SnoozeDetail | null) => void
}

/** Until when, until what, and why. */
export function SnoozeFields({ onChange }: SnoozeFieldsProps) {
  const { now, timeZone } = useNow()
  const id = useId()
  const [choice, setChoice] = useState<SnoozeChoice>('tomorrow')
  const [at, setAt] = useState('')
  const [forChange, setForChange] = useState(true)
  const [reason, setReason] = useState('')
  const tell = (next: Partial<{ choice: SnoozeChoice; at: string; forChange: boolean; reason: string }>) => {
    const said = { choice, at, forChange, reason, ...next }
    const until = snoozeEnd(said.choice, said.at, new Date(now), timeZone)
    const complete = said.reason.trim().length >= 3 && (until !== null || (said.choice === 'change' && said.forChange))
    onChange(complete ? { until: until?.toISOString() ?? null, forChange: said.forChange, reason: said.reason } : null)
  }
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <span className="text-sm font-medium">Until</span>
        <Select
          label="Until"
          choices={snoozeTimes}
          value={choice}
          onChange={(value) => {
            const next = value as SnoozeChoice
            const change = next === 'change' || forChange
            setChoice(next)
            setForChange(change)
            tell({ choice: next, forChange: change })
          }}
        />
      </div>
      {choice === 'at' && (
        <Field label="Time" htmlFor={`${id}-at`} hint="By this computer's clock.">
          <Input
            id={`${id}-at`}
            type="datetime-local"
            value={at}
            aria-describedby={`${id}-at-hint`}
            onChange={(event) => {
              setAt(event.target.value)
              tell({ at: event.target.value })
            }}
          />
        </Field>
      )}
      {choice !== 'change' && (
        <CheckboxLine
          checked={forChange}
          onChange={(on) => {
            setForChange(on)
            tell({ forChange: on })
          }}
        >
          Also back as soon as an order joins or leaves it
        </CheckboxLine>
      )}
      <Field label="Reason" htmlFor={`${id}-reason`} hint="At least three letters. It stands in the time line.">
        <TextArea
          id={`${id}-reason`}
          value={reason}
          required
          minLength={3}
          maxLength={500}
          aria-describedby={`${id}-reason-hint`}
          onChange={(event) => {
            setReason(event.target.value)
            tell({ reason: event.target.value })
          }}
        />
      </Field>
    </div>
  )
}
