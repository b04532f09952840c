'use client'
import { type FormEvent, useState } from 'react'
import { durationText } from '../../../components/display/duration-text.ts'
import { usualScale } from '../../../components/display/money-text.ts'
import { Button } from '../../../components/ui/button.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { Field } from '../../../components/ui/field.tsx'
import { Input } from '../../../components/ui/input.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import type { PricePolicy } from '../../../lib/connections/change-storefront.ts'
import { formatAmount, parseAmount } from '../../../lib/kernel/money.ts'
import { changeStorefrontAction } from './actions.ts'

const policies: { value: PricePolicy; label: string; hint: string }[] = [
  { value: 'send_as_sold', label: 'Send as sold', hint: 'the price paid goes, with a remark' },
  { value: 'hold', label: 'Hold', hint: 'a person looks at it first' },
  {
    value: 'list_price_with_markdown',
    label: 'List price with markdown',
    hint: 'the item master’s price goes, the difference as markdown',
  },
]

interface SendingRulesProps {
  storefront: {
    id: string
    currency: string
    releaseDelaySeconds: number
    pricePolicy: PricePolicy
    priceTolerance: bigint
  }
  mayEdit: boolean
}

/** How long an order waits, and what a price off the item master does. */
export function SendingRules({ storefront, mayEdit }: SendingRulesProps) {
  const { currency, releaseDelaySeconds, pricePolicy, priceTolerance } = storefront
  const policy = policies.find(({ value }) => value === pricePolicy)
  return (
    <div className="mt-5">
      <div className="mb-1 flex items-center justify-between gap-3">
        <h3 className="font-semibold">How orders are sent</h3>
        {mayEdit && <ChangeRules storefront={storefront} />}
      </div>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
        <dt className="text-muted">Waits after payment</dt>
        <dd>{releaseDelaySeconds === 0 ? 'not at all' : durationText(releaseDelaySeconds)}</dd>
        <dt className="text-muted">Price off the master</dt>
        <dd>
          {policy?.label}: {policy?.hint}
        </dd>
        <dt className="text-muted">Tolerance a piece</dt>
        <dd className="figures">
          {currency} {formatAmount(priceTolerance, usualScale(currency))}
        </dd>
      </dl>
    </div>
  )
}

function ChangeRules({ storefront }: { storefront: SendingRulesProps['storefront'] }) {
  const [open, setOpen] = useState(false)
  const [policy, setPolicy] = useState<string>(storefront.pricePolicy)
  const [invalid, setInvalid] = useState<string | null>(null)
  const save = useAct(changeStorefrontAction, {
    done: 'Saved; orders that wait are looked at again',
    after: () => setOpen(false),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const tolerance = String(form.get('tolerance') ?? '').trim()
    if (!/^\d{1,3}(\.\d{1,4})?$/.test(tolerance)) {
      setInvalid('An amount such as 0.01, at most 999.9999.')
      return
    }
    setInvalid(null)
    void save.act({
      storefrontId: storefront.id,
      settings: {
        releaseDelaySeconds: Math.round(Number(form.get('minutes')) * 60),
        pricePolicy: policy as PricePolicy,
        priceToleranceAmount: parseAmount(tolerance).amount,
      },
    })
  }
  return (
    <Dialog
      title="How orders are sent"
      description="It holds at once for orders that have not been sent."
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button look="quiet" size="small" className="text-accent">
          Change
        </Button>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label="Minutes an order waits after payment"
          htmlFor="delay"
          hint="Time to cancel or change it in the shop."
        >
          <Input
            id="delay"
            name="minutes"
            type="number"
            min={0}
            max={1440}
            step="any"
            required
            defaultValue={storefront.releaseDelaySeconds / 60}
          />
        </Field>
        <Field label="A price off the item master" htmlFor="policy">
          <Select
            id="policy"
            label="A price off the item master"
            choices={policies}
            value={policy}
            onChange={setPolicy}
          />
        </Field>
        <Field
          label={`Tolerance a piece, in ${storefront.currency}`}
          htmlFor="tolerance"
          error={invalid ?? undefined}
          hint="A smaller difference is not found at all."
        >
          <Input
            id="tolerance"
            name="tolerance"
            inputMode="decimal"
            required
            defaultValue={formatAmount(storefront.priceTolerance, usualScale(storefront.currency))}
          />
        </Field>
        <DialogEnd verb="Save" failure={save.failure} pending={save.pending} />
      </form>
    </Dialog>
  )
}
