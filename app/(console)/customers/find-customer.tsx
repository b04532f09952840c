'use client'
import { Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { Field } from '../../../components/ui/field.tsx'
import { Input } from '../../../components/ui/input.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { findCustomerAction } from './actions.ts'

/** Finds a customer by e-mail. The address is sent and not kept: the page that opens is named by an order. */
export function FindCustomer() {
  const id = useId()
  const router = useRouter()
  const [nobody, setNobody] = useState(false)
  const find = useAct(findCustomerAction, {
    done: () => null,
    after: ({ orderId }) => {
      setNobody(orderId === null)
      if (orderId !== null) router.push(`/customers?order=${orderId}`)
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const email = String(new FormData(event.currentTarget).get('email') ?? '').trim()
    if (email) void find.act({ email })
  }
  const error = find.failure ?? (nobody ? 'Nobody ordered under this address in the shops you see.' : undefined)
  return (
    <form onSubmit={submit} className="mb-5 flex max-w-xl flex-wrap items-end gap-2">
      <Field
        label="E-mail of the customer"
        htmlFor={id}
        className="min-w-0 flex-1 basis-64"
        hint="As it was given at the checkout; it stands in no link."
        error={error}
      >
        <Input
          id={id}
          name="email"
          type="email"
          required
          maxLength={254}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${id}-hint`}
          onChange={() => setNobody(false)}
        />
      </Field>
      <Button type="submit" look="primary" pending={find.pending} className="mb-5">
        <Search aria-hidden />
        Find
      </Button>
    </form>
  )
}
