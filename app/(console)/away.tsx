'use client'
import { type FormEvent, useEffect, useState } from 'react'
import { useNow } from '../../components/display/now.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { DialogEnd } from '../../components/ui/dialog-end.tsx'
import { Field } from '../../components/ui/field.tsx'
import { Input } from '../../components/ui/input.tsx'
import { Select } from '../../components/ui/select.tsx'
import { Skeleton } from '../../components/ui/skeleton.tsx'
import { useAct } from '../../components/ui/use-act.ts'
import { businessDate } from '../../lib/kernel/period.ts'
import { readAwayAction, setAwayAction } from './away-actions.ts'

const anybody = '*'

type Found = NonNullable<Awaited<ReturnType<typeof readAwayAction>>['data']>

interface AwayDialogProps {
  userId: string
  /** Null for oneself. */
  name: string | null
  onClose: () => void
}

/** Says when somebody is away and who has their exceptions meanwhile. */
export function AwayDialog({ userId, name, onClose }: AwayDialogProps) {
  const { now, timeZone } = useNow()
  const today = businessDate(new Date(now), timeZone)
  const who = name ?? 'You'
  const [found, setFound] = useState<Found | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const [deputy, setDeputy] = useState(anybody)
  const set = useAct(setAwayAction, {
    done: (_, { away }) =>
      away ? `${who} ${name ? 'is' : 'are'} away until ${away.until}` : `${who} ${name ? 'is' : 'are'} back`,
    after: onClose,
  })
  useEffect(() => {
    void readAwayAction({ userId }).then(({ data, serverError }) => {
      setFound(data ?? null)
      setRefused(data ? null : (serverError?.message ?? 'It could not be read.'))
      setDeputy(data?.away?.deputy?.id ?? anybody)
    })
  }, [userId])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const away = {
      from: String(form.get('from')),
      until: String(form.get('until')),
      deputyId: deputy === anybody ? null : deputy,
    }
    void set.act({ userId, away })
  }
  return (
    <Dialog
      title={name ? `${name} is away` : 'Away'}
      description="What is given in turn goes to somebody else from the first day to the last. What was taken by hand stays where it is."
      open
      onOpenChange={(open) => !open && onClose()}
    >
      {refused && <p role="alert">{refused}</p>}
      {!found && !refused && <Skeleton className="h-40 w-full" />}
      {found && (
        <form onSubmit={submit} className="flex flex-col gap-4">
          <div className="grid grid-cols-2 gap-3">
            <Field label="First day" htmlFor="away-from">
              <Input id="away-from" name="from" type="date" required defaultValue={found.away?.from ?? today} />
            </Field>
            <Field label="Last day" htmlFor="away-until">
              <Input
                id="away-until"
                name="until"
                type="date"
                required
                min={today}
                defaultValue={found.away?.until ?? today}
              />
            </Field>
          </div>
          <div className="flex flex-col gap-1">
            <span className="text-sm font-medium">Stands in</span>
            <Select
              label="Stands in"
              choices={[
                { value: anybody, label: 'Whoever is next in turn' },
                ...found.deputies.map((person) => ({ value: person.id, label: person.name })),
              ]}
              value={deputy}
              onChange={setDeputy}
            />
          </div>
          <DialogEnd failure={set.failure} verb="Set as away" pending={set.pending}>
            {found.away && (
              <Button className="mr-auto" pending={set.pending} onClick={() => void set.act({ userId, away: null })}>
                Back again
              </Button>
            )}
          </DialogEnd>
        </form>
      )}
    </Dialog>
  )
}
