'use client'
import { type FormEvent, useId, useState } from 'react'
import { amountText } from '../../../../components/display/money-text.ts'
import { Button } from '../../../../components/ui/button.tsx'
import { Field } from '../../../../components/ui/field.tsx'
import { Input, TextArea } from '../../../../components/ui/input.tsx'
import { Select } from '../../../../components/ui/select.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { GatewayRow } from '../../../../lib/payments/list-gateways.ts'
import { setGatewayTermsAction } from '../actions.ts'
import { columnField, columnFields, readGatewayForm, writeKinds } from './read-gateway-form.ts'

const formats = [
  { value: 'stripe', label: 'Stripe: balance export' },
  { value: 'paypal', label: 'PayPal: activity export' },
  { value: 'plain', label: 'Another CSV, by columns' },
]

/** How a gateway's file is read, and what was agreed with it. */
export function GatewayTermsForm({
  storefrontId,
  currency,
  gateway,
  terms,
}: {
  storefrontId: string
  currency: string
  gateway: string
  terms: GatewayRow['terms']
}) {
  const id = useId()
  const at = (field: string) => `${id}-${field}`
  const [format, setFormat] = useState<string>(terms?.format ?? 'stripe')
  const [fault, setFault] = useState<string | null>(null)
  const set = useAct(setGatewayTermsAction, { done: `The terms of ${gateway} are set` })
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const read = readGatewayForm(new FormData(event.currentTarget), { gateway, format })
    setFault('fault' in read ? read.fault : null)
    if ('terms' in read) await set.act({ storefrontId, terms: read.terms })
  }
  const input = (field: string, label: string, value: string, hint: string) => (
    <Field key={field} label={label} htmlFor={at(field)} hint={hint}>
      <Input id={at(field)} name={field} defaultValue={value} aria-describedby={`${at(field)}-hint`} />
    </Field>
  )
  return (
    <form onSubmit={submit} className="mt-3 flex flex-col gap-3" aria-label={`Terms of ${gateway}`}>
      <Field label="Its file is" htmlFor={at('format')}>
        <Select id={at('format')} label="Format of its file" choices={formats} value={format} onChange={setFormat} />
      </Field>
      <div className="grid gap-3 sm:grid-cols-3">
        {input(
          'fee',
          'Fee, percent',
          terms?.feeBasisPoints == null ? '' : amountText(BigInt(terms.feeBasisPoints) * 100n, 2),
          'Empty: none was agreed',
        )}
        {input('fixed', `Fee, each charge (${currency})`, terms ? amountText(terms.feeFixed, 2) : '0.00', 'Beside it')}
        {input('days', 'Days to the payout', String(terms?.payoutDays ?? 2), 'Then a payout is missing')}
      </div>
      {format === 'plain' && (
        <>
          <div className="grid gap-3 sm:grid-cols-3">
            {columnFields.map(({ name, label, isOptional }) =>
              input(
                columnField(name),
                label,
                terms?.columnMap?.[name] ?? '',
                isOptional ? 'Column; may be empty' : 'Column',
              ),
            )}
          </div>
          <Field
            label="Its words"
            htmlFor={at('kinds')}
            hint="A line each: its word = charge, refund, chargeback, fee, payout or adjustment"
          >
            <TextArea
              id={at('kinds')}
              name="kinds"
              rows={4}
              className="figures"
              defaultValue={writeKinds(terms?.columnMap ?? null)}
              aria-describedby={`${at('kinds')}-hint`}
            />
          </Field>
        </>
      )}
      {fault && (
        <p role="alert" className="text-sm text-blocked">
          {fault}
        </p>
      )}
      <div>
        <Button type="submit" look="primary" pending={set.pending}>
          {terms ? 'Set the terms anew' : 'Set these terms'}
        </Button>
      </div>
    </form>
  )
}
