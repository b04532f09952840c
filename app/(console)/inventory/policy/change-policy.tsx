'use client'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../../components/ui/dialog-end.tsx'
import { Field } from '../../../../components/ui/field.tsx'
import { Input } from '../../../../components/ui/input.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { StockPolicyRow } from '../../../../lib/boards/stock-policies.ts'
import { setStockPolicyAction } from '../actions.ts'

interface FigureField {
  name:
    | 'normalSeconds'
    | 'peakSeconds'
    | 'guardPercent'
    | 'guardLeast'
    | 'sharePercent'
    | 'ceiling'
    | 'sampleSize'
    | 'fastFrom'
    | 'slowBelow'
  label: string
  hint: string
  least: number
  most: number
}

const groups: { title: string; fields: FigureField[] }[] = [
  {
    title: 'Pace',
    fields: [
      { name: 'normalSeconds', label: 'Normal, in seconds', hint: 'Between two runs.', least: 5, most: 86_400 },
      {
        name: 'peakSeconds',
        label: 'At a peak, in seconds',
        hint: 'While a peak is switched on.',
        least: 5,
        most: 86_400,
      },
      {
        name: 'sampleSize',
        label: 'Numbers sampled',
        hint: 'Read from the shop every quarter of an hour; 0 reads none.',
        least: 0,
        most: 1_000,
      },
    ],
  },
  {
    title: 'Guard',
    fields: [
      { name: 'guardPercent', label: 'Percent to zero', hint: 'Of what is on offer, in one run.', least: 1, most: 100 },
      {
        name: 'guardLeast',
        label: 'At least this many',
        hint: 'Fewer SKUs never stop a run.',
        least: 1,
        most: 100_000,
      },
    ],
  },
  {
    title: 'What the shop gets',
    fields: [
      {
        name: 'sharePercent',
        label: 'Share in percent',
        hint: 'Of what is available after the buffer.',
        least: 0,
        most: 100,
      },
      { name: 'ceiling', label: 'Ceiling in pieces', hint: 'Of one SKU. Empty is none.', least: 0, most: 1_000_000 },
    ],
  },
  {
    title: 'Pace of sales, in pieces of 28 days',
    fields: [
      { name: 'fastFrom', label: 'Fast from', hint: 'Counted every night.', least: 1, most: 1_000_000 },
      { name: 'slowBelow', label: 'Slow below', hint: 'What sold none does not sell.', least: 0, most: 1_000_000 },
    ],
  },
]

const lists = [
  { name: 'excludedLots', label: 'Lots left out' },
  { name: 'excludedLabels', label: 'Labels left out' },
] as const

const codesIn = (text: string): string[] => [
  ...new Set(
    text
      .split('|')
      .map((code) => code.trim())
      .filter(Boolean),
  ),
]

export function ChangePolicy({ policy }: { policy: StockPolicyRow }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const save = useAct(setStockPolicyAction, {
    done: `Saved for ${policy.code}; numbers it changes are computed again`,
    after: () => setOpen(false),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const figure = (name: FigureField['name']) => Number(text(name))
    void save.act({
      storefrontId: policy.storefrontId,
      patch: {
        normalSeconds: figure('normalSeconds'),
        peakSeconds: figure('peakSeconds'),
        sampleSize: figure('sampleSize'),
        guardPercent: figure('guardPercent'),
        guardLeast: figure('guardLeast'),
        sharePercent: figure('sharePercent'),
        ceiling: text('ceiling') === '' ? null : figure('ceiling'),
        fastFrom: figure('fastFrom'),
        slowBelow: figure('slowBelow'),
        excludedLots: codesIn(text('excludedLots')),
        excludedLabels: codesIn(text('excludedLabels')),
      },
    })
  }
  return (
    <Dialog
      title={`Pace and guard of ${policy.code}`}
      description="It holds from the next run on. Share, ceiling, lots and labels change the numbers themselves."
      className="w-[min(640px,calc(100vw-24px))]"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button look="quiet" size="small" className="text-accent">
          Change
        </Button>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-5">
        {groups.map(({ title, fields }) => (
          <fieldset key={title} className="grid gap-3 sm:grid-cols-2">
            <legend className="mb-2 font-semibold">{title}</legend>
            {fields.map(({ name, label, hint, least, most }) => (
              <Field key={name} label={label} htmlFor={`${id}-${name}`} hint={hint}>
                <Input
                  id={`${id}-${name}`}
                  name={name}
                  type="number"
                  min={least}
                  max={most}
                  step={1}
                  required={name !== 'ceiling'}
                  defaultValue={policy[name] ?? ''}
                  aria-describedby={`${id}-${name}-hint`}
                />
              </Field>
            ))}
          </fieldset>
        ))}
        <fieldset className="grid gap-3 sm:grid-cols-2">
          <legend className="mb-2 font-semibold">Never sold</legend>
          {lists.map(({ name, label }) => (
            <Field key={name} label={label} htmlFor={`${id}-${name}`} hint="Several are separated by |.">
              <Input
                id={`${id}-${name}`}
                name={name}
                autoComplete="off"
                spellCheck={false}
                defaultValue={policy[name].join(' | ')}
                aria-describedby={`${id}-${name}-hint`}
              />
            </Field>
          ))}
        </fieldset>
        <DialogEnd verb="Save" failure={save.failure} pending={save.pending} />
      </form>
    </Dialog>
  )
}
