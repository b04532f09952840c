'use client'
import { type FormEvent, type ReactElement, type ReactNode, useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { Field } from '../../../components/ui/field.tsx'
import { Input } from '../../../components/ui/input.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { connectErpAction, connectStorefrontAction } from './actions.ts'

const demoNote = ' A real connection removes the demo with its orders.'

export function ConnectShop() {
  const [open, setOpen] = useState(false)
  const connect = useAct(connectStorefrontAction, {
    done: 'Connected in shadow; it is being tested',
    after: () => setOpen(false),
  })
  return (
    <ConnectDialog
      title="Connect a shop"
      description={`WooCommerce with REST keys that may read and write. It starts in shadow: orders are read and mapped, nothing is sent.${demoNote}`}
      trigger={<Button>Connect a shop</Button>}
      open={open}
      onOpenChange={setOpen}
      failure={connect.failure}
      pending={connect.pending}
      submit={(form) =>
        void connect.act({
          code: form('code'),
          name: form('name') || undefined,
          url: form('url'),
          key: form('key'),
          secret: form('secret'),
        })
      }
    >
      <Field
        label="Code"
        htmlFor="shop-code"
        hint="Up to 12 capitals or digits, such as UK. It stands in every reference sent to the ERP."
      >
        <Input id="shop-code" name="code" required maxLength={12} autoComplete="off" className="uppercase" />
      </Field>
      <Field label="Name" htmlFor="shop-name">
        <Input id="shop-name" name="name" maxLength={80} autoComplete="off" />
      </Field>
      <Field label="Address" htmlFor="shop-url">
        <Input id="shop-url" name="url" type="url" required placeholder="https://shop.example.com" />
      </Field>
      <Field label="Consumer key" htmlFor="shop-key">
        <Input id="shop-key" name="key" required autoComplete="off" spellCheck={false} />
      </Field>
      <Field label="Consumer secret" htmlFor="shop-secret">
        <Input id="shop-secret" name="secret" type="password" required autoComplete="off" />
      </Field>
    </ConnectDialog>
  )
}

export function ConnectErp() {
  const [open, setOpen] = useState(false)
  const connect = useAct(connectErpAction, {
    done: 'Connected; items and codes are being read',
    after: () => setOpen(false),
  })
  return (
    <ConnectDialog
      title="Connect the ERP"
      description={`BlueCherry by its gateway. Shops without an ERP are joined to it.${demoNote}`}
      trigger={<Button>Connect the ERP</Button>}
      open={open}
      onOpenChange={setOpen}
      failure={connect.failure}
      pending={connect.pending}
      submit={(form) =>
        void connect.act({ code: form('code'), name: form('name') || undefined, url: form('url'), key: form('key') })
      }
    >
      <Field label="Code" htmlFor="erp-code" hint="Up to 12 capitals or digits, such as BC.">
        <Input id="erp-code" name="code" required maxLength={12} autoComplete="off" className="uppercase" />
      </Field>
      <Field label="Name" htmlFor="erp-name">
        <Input id="erp-name" name="name" maxLength={80} autoComplete="off" />
      </Field>
      <Field label="Address" htmlFor="erp-url">
        <Input id="erp-url" name="url" type="url" required placeholder="https://erp.example.com/gateway" />
      </Field>
      <Field label="Key" htmlFor="erp-key">
        <Input id="erp-key" name="key" type="password" required autoComplete="off" />
      </Field>
    </ConnectDialog>
  )
}

interface ConnectDialogProps {
  title: string
  description: string
  trigger: ReactElement
  open: boolean
  onOpenChange: (open: boolean) => void
  failure: string | null
  pending: boolean
  submit: (form: (name: string) => string) => void
  children: ReactNode
}

function ConnectDialog({
  title,
  description,
  trigger,
  open,
  onOpenChange,
  failure,
  pending,
  submit,
  children,
}: ConnectDialogProps) {
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    submit((name) => String(form.get(name) ?? '').trim())
  }
  return (
    <Dialog title={title} description={description} trigger={trigger} open={open} onOpenChange={onOpenChange}>
      <form onSubmit={send} className="flex flex-col gap-4">
        {children}
        <DialogEnd verb="Connect and test" failure={failure} pending={pending} />
      </form>
    </Dialog>
  )
}
