'use client'
import { PencilLine } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { Field } from '../../../components/ui/field.tsx'
import { Input, TextArea } from '../../../components/ui/input.tsx'
import { Skeleton } from '../../../components/ui/skeleton.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import type { Json } from '../../../lib/kernel/digest.ts'
import { correctOrderAction, readCorrectionsAction } from './correct-actions.ts'
import { type OfferedSide, offeredSides } from './correctable.ts'
import { CorrectionsMade } from './corrections-made.tsx'

type Corrected = NonNullable<Awaited<ReturnType<typeof readCorrectionsAction>>['data']>

interface CorrectOrderProps {
  cause: Record<string, Json>
  order: { id: string; number: string }
}

/** Puts the customer's data of one order right on our copy, with a reason; it is judged again at once. */
export function CorrectOrder({ cause, order }: CorrectOrderProps) {
  const [open, setOpen] = useState(false)
  const [found, setFound] = useState<Corrected | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const [written, setWritten] = useState<Record<string, string>>({})
  const correct = useAct(correctOrderAction, {
    done: `#${order.number} is put right on our copy and looked at again`,
    after: () => setOpen(false),
  })
  const show = (next: boolean) => {
    setOpen(next)
    if (!next) return
    setFound(null)
    setWritten({})
    void readCorrectionsAction({ orderId: order.id }).then(({ data, serverError }) => {
      setFound(data ?? null)
      setRefused(data ? null : (serverError?.message ?? 'What the order says could not be read.'))
    })
  }
  const sides = found ? offeredSides(cause, found.fields) : []
  const changes = sides
    .flatMap(({ fields }) => fields)
    .filter(({ field, ours }) => (written[field] ?? ours) !== ours)
    .map(({ field }) => ({ field, value: written[field] ?? '' }))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '')
    void correct.act({ orderId: order.id, changes, reason })
  }
  return (
    <Dialog
      title={`Put order #${order.number} right`}
      description="On our copy: the shop stays as it is. Who changed what and why is kept; a change of the same field in the shop takes over."
      className="w-[min(640px,calc(100vw-24px))]"
      open={open}
      onOpenChange={show}
      trigger={
        <Button size="small">
          <PencilLine aria-hidden />
          Correct ...
        </Button>
      }
    >
      {refused && <p role="alert">{refused}</p>}
      {!found && !refused && <Skeleton className="h-60 w-full" />}
      {found && (
        <form onSubmit={submit} className="flex flex-col gap-4">
          {sides.map((side, place) => (
            <Side key={side.side} side={side} first={place === 0} written={written} write={setWritten} />
          ))}
          <Field
            label="Reason"
            htmlFor={`reason-${order.id}`}
            hint="At least three letters, without the customer's data: it stands in the time line."
          >
            <TextArea
              id={`reason-${order.id}`}
              name="reason"
              required
              minLength={3}
              maxLength={500}
              aria-describedby={`reason-${order.id}-hint`}
            />
          </Field>
          <DialogEnd
            failure={correct.failure}
            verb={`Put right and release #${order.number}`}
            pending={correct.pending}
            incomplete={changes.length === 0}
          />
        </form>
      )}
      {found && <CorrectionsMade corrections={found.corrections} takenBack={() => show(false)} />}
    </Dialog>
  )
}

interface SideProps {
  side: OfferedSide
  first: boolean
  written: Record<string, string>
  write: (change: (before: Record<string, string>) => Record<string, string>) => void
}

function Side({ side: { side, title, fields }, first, written, write }: SideProps) {
  const inputs = (
    <div className="grid gap-3 sm:grid-cols-2">
      {fields.map(({ field, label, ours, shop, wrong }) => (
        <Field
          key={field}
          label={label}
          htmlFor={field}
          hint={shop === null ? undefined : `The shop says: ${shop === '' ? 'nothing' : shop}`}
        >
          <Input
            id={field}
            value={written[field] ?? ours}
            maxLength={500}
            autoComplete="off"
            aria-invalid={wrong || undefined}
            aria-describedby={shop === null ? undefined : `${field}-hint`}
            onChange={({ target }) => write((before) => ({ ...before, [field]: target.value }))}
          />
        </Field>
      ))}
    </div>
  )
  return first ? (
    <fieldset>
      <legend className="mb-2 font-semibold">{title}</legend>
      {inputs}
    </fieldset>
  ) : (
    <details>
      <summary className="cursor-pointer py-1 font-medium max-md:py-3">{title}</summary>
      <fieldset className="pt-1">
        <legend className="sr-only">{side}</legend>
        {inputs}
      </fieldset>
    </details>
  )
}
