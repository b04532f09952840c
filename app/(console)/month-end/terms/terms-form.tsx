'use client'
import { type FormEvent, useId, useState } from 'react'
import { amountText } from '../../../../components/display/money-text.ts'
import { Button } from '../../../../components/ui/button.tsx'
import { Field } from '../../../../components/ui/field.tsx'
import { Input, TextArea } from '../../../../components/ui/input.tsx'
import { Select } from '../../../../components/ui/select.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { FiscalCalendar } from '../../../../lib/reconciliation/fiscal-calendar.ts'
import type { ShopTerms } from '../../../../lib/reconciliation/read/list-terms.ts'
import { setTermsAction } from '../actions.ts'
import { type CalendarKind, calendarKinds, readTermsForm, weekdayChoices, writeDates } from './read-terms-form.ts'

interface TermsFormProps {
  shop: ShopTerms
  /** The first day of this month, offered where nothing is set. */
  firstDay: string
  maySet: boolean
}

/** The terms of one storefront, as a form to those who set them. */
export function TermsForm({ shop, firstDay, maySet }: TermsFormProps) {
  const { terms, isUsed, currency } = shop
  const id = useId()
  const at = (field: string) => `${id}-${field}`
  const calendar: FiscalCalendar = terms?.calendar ?? { kind: 'months' }
  const [kind, setKind] = useState<CalendarKind>(calendar.kind === 'weeks' ? calendar.pattern : calendar.kind)
  const [weekday, setWeekday] = useState(String(calendar.kind === 'weeks' ? calendar.yearEnds.weekday : 6))
  const [basis, setBasis] = useState<string>(terms?.taxBasis ?? 'invoice')
  const [fault, setFault] = useState<string | null>(null)
  const set = useAct(setTermsAction, {
    done: `The terms of ${shop.storefront} are set; everything is tied out by them`,
  })
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const read = readTermsForm(new FormData(event.currentTarget), { kind, weekday, basis, currency })
    setFault('fault' in read ? read.fault : null)
    if ('terms' in read) await set.act({ storefrontId: shop.storefrontId, terms: read.terms })
  }
  const limit = terms?.materiality[currency]
  const money = (text: string | null | undefined) => (text ? amountText(BigInt(text), 2).replaceAll(',', '') : '')
  const number = (field: string, label: string, value: number, hint: string) => (
    <Field label={label} htmlFor={at(field)} hint={hint}>
      <Input
        id={at(field)}
        name={field}
        type="number"
        min={0}
        step={1}
        required
        defaultValue={value}
        disabled={!maySet}
        aria-describedby={`${at(field)}-hint`}
      />
    </Field>
  )
  return (
    <section aria-labelledby={at('title')} className="card p-4">
      <h2 id={at('title')} className="text-base font-semibold">
        {shop.storefront}
      </h2>
      <p className="mb-3 text-sm text-muted">
        {terms ? `Version ${terms.version}, by ${terms.changedBy}.` : 'Not set: no period is there yet.'}{' '}
        {shop.timeZone}, {currency}.{isUsed && ' First day and calendar stand: a period was worked on by them.'}
      </p>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="First day of the first period"
            htmlFor={at('startsOn')}
            hint="What stood open on it comes from the opening list."
          >
            <Input
              id={at('startsOn')}
              name="startsOn"
              type="date"
              required
              defaultValue={terms?.startsOn ?? firstDay}
              disabled={!maySet}
              readOnly={isUsed}
              aria-describedby={`${at('startsOn')}-hint`}
            />
          </Field>
          <Field label="Calendar" htmlFor={at('calendar')}>
            <Select
              id={at('calendar')}
              label="Calendar"
              choices={calendarKinds}
              value={kind}
              onChange={(next) => setKind(next as CalendarKind)}
              disabled={!maySet || isUsed}
            />
          </Field>
          {kind !== 'months' && kind !== 'dates' && (
            <>
              <Field label="Last month of the year" htmlFor={at('month')} hint="1 to 12">
                <Input
                  id={at('month')}
                  name="month"
                  type="number"
                  min={1}
                  max={12}
                  required
                  defaultValue={calendar.kind === 'weeks' ? calendar.yearEnds.month : 1}
                  disabled={!maySet}
                  readOnly={isUsed}
                  aria-describedby={`${at('month')}-hint`}
                />
              </Field>
              <Field label="The year ends on its last" htmlFor={at('weekday')}>
                <Select
                  id={at('weekday')}
                  label="Last day of the year"
                  choices={weekdayChoices}
                  value={weekday}
                  onChange={setWeekday}
                  disabled={!maySet || isUsed}
                />
              </Field>
            </>
          )}
        </div>
        {kind === 'dates' && (
          <Field
            label="Periods"
            htmlFor={at('dates')}
            hint="A line each: name, first day, first day after it. 2026-09, 2026-09-01, 2026-10-01"
          >
            <TextArea
              id={at('dates')}
              name="dates"
              rows={6}
              required
              defaultValue={writeDates(calendar)}
              disabled={!maySet}
              className="figures"
              aria-describedby={`${at('dates')}-hint`}
            />
          </Field>
        )}
        <div className="grid gap-4 sm:grid-cols-3">
          {number('minorUnits', 'Tolerance, minor units', terms?.tolerance.minorUnits ?? 0, 'Of one document; 0: none')}
          {number('basisPoints', 'Tolerance, hundredths of a percent', terms?.tolerance.basisPoints ?? 0, '200 is 2 %')}
          {number('lagDays', 'Tolerance, business days', terms?.tolerance.lagDays ?? 0, 'An ERP document may be later')}
          {number(
            'creditDays',
            'Days to a credit memo',
            terms?.creditDays ?? 5,
            'Business days; then a refund without one is late',
          )}
          {number(
            'invoiceDays',
            'Days to an invoice',
            terms?.invoiceDays ?? 10,
            'Business days; then an order without one is late',
          )}
          <Field label="The tax return uses" htmlFor={at('basis')}>
            <Select
              id={at('basis')}
              label="Tax basis"
              choices={[
                { value: 'invoice', label: 'the invoice date' },
                { value: 'payment', label: 'the payment date' },
              ]}
              value={basis}
              onChange={setBasis}
              disabled={!maySet}
            />
          </Field>
          <Field
            label={`Material from, one variance (${currency})`}
            htmlFor={at('item')}
            hint="Above it the approver accepts each; empty: never"
          >
            <Input
              id={at('item')}
              name="item"
              inputMode="decimal"
              defaultValue={money(limit?.item)}
              disabled={!maySet}
              aria-describedby={`${at('item')}-hint`}
            />
          </Field>
          <Field
            label={`Material from, all together (${currency})`}
            htmlFor={at('total')}
            hint="Above it the approver accepts all; empty: never"
          >
            <Input
              id={at('total')}
              name="total"
              inputMode="decimal"
              defaultValue={money(limit?.total)}
              disabled={!maySet}
              aria-describedby={`${at('total')}-hint`}
            />
          </Field>
        </div>
        {fault && (
          <p role="alert" className="text-sm text-blocked">
            {fault}
          </p>
        )}
        {maySet ? (
          <div>
            <Button type="submit" look="primary" pending={set.pending}>
              {terms ? 'Set the terms anew' : 'Set the terms'}
            </Button>
          </div>
        ) : (
          <p className="text-sm text-muted">Finance sets them.</p>
        )}
      </form>
    </section>
  )
}
