'use client'
import { UserPlus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { Field } from '../../../components/ui/field.tsx'
import { Input } from '../../../components/ui/input.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import type { UserRow } from '../../../lib/access/list-users.ts'
import type { Role } from '../../../lib/access/permissions.ts'
import { changeUserAction, createUserAction } from './actions.ts'
import { RoleAndStorefronts, type StorefrontChoice } from './role-and-storefronts.tsx'

export type { StorefrontChoice }

export function AddUser({ storefronts }: { storefronts: readonly StorefrontChoice[] }) {
  const [open, setOpen] = useState(false)
  const [role, setRole] = useState<Role>('viewer')
  const [limited, setLimited] = useState<readonly string[] | null>(null)
  const create = useAct(createUserAction, { done: 'The account is there', after: () => setOpen(false) })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    void create.act({
      email: String(form.get('email')),
      name: String(form.get('name')),
      password: String(form.get('password')),
      role,
      storefrontIds: limited ? [...limited] : null,
    })
  }
  return (
    <Dialog
      title="Add a person"
      description="They sign in with the e-mail and the password you set here. Give it to them in person or through a password manager."
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button look="primary">
          <UserPlus aria-hidden />
          Add a person
        </Button>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" htmlFor="new-name">
          <Input id="new-name" name="name" required maxLength={120} autoComplete="off" />
        </Field>
        <Field label="E-mail" htmlFor="new-email">
          <Input id="new-email" name="email" type="email" required autoComplete="off" />
        </Field>
        <Field label="Password" htmlFor="new-password" hint="At least 12 characters.">
          <Input
            id="new-password"
            name="password"
            type="password"
            required
            minLength={12}
            maxLength={200}
            autoComplete="new-password"
          />
        </Field>
        <RoleAndStorefronts
          role={role}
          onRole={setRole}
          limited={limited}
          onLimited={setLimited}
          storefronts={storefronts}
        />
        <DialogEnd verb="Add" failure={create.failure} pending={create.pending} />
      </form>
    </Dialog>
  )
}

export function EditUser({
  user,
  storefronts,
  isMe,
}: {
  user: UserRow
  storefronts: readonly StorefrontChoice[]
  isMe: boolean
}) {
  const [open, setOpen] = useState(false)
  const [role, setRole] = useState<Role>(user.role)
  const [limited, setLimited] = useState<readonly string[] | null>(user.storefronts?.map(({ id }) => id) ?? null)
  const [password, setPassword] = useState('')
  const [name, setName] = useState(user.name)
  const close = () => {
    setOpen(false)
    setPassword('')
  }
  const save = useAct(changeUserAction, { done: `${user.name} is changed`, after: close })
  const enable = useAct(changeUserAction, { done: `${user.name} can sign in again`, after: close })
  const disable = useAct(changeUserAction, {
    done: `${user.name} is disabled; every session has ended`,
    undo: () => ({ label: 'Undo', act: () => void enable.act({ userId: user.id, change: { disabled: false } }) }),
    after: close,
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const before = user.storefronts?.map(({ id }) => id) ?? null
    const moved = JSON.stringify(before && [...before].sort()) !== JSON.stringify(limited && [...limited].sort())
    void save.act({
      userId: user.id,
      change: {
        ...(name === user.name ? {} : { name }),
        ...(role === user.role ? {} : { role }),
        ...(password === '' ? {} : { password }),
        ...(moved ? { storefrontIds: limited ? [...limited] : null } : {}),
      },
    })
  }
  return (
    <Dialog
      title={user.name}
      description={user.email}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button look="quiet" size="small" aria-label={`Change ${user.name}`}>
          Change
        </Button>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" htmlFor={`name-${user.id}`}>
          <Input
            id={`name-${user.id}`}
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <RoleAndStorefronts
          role={role}
          onRole={setRole}
          limited={limited}
          onLimited={setLimited}
          storefronts={storefronts}
        />
        <Field
          label="New password"
          htmlFor={`password-${user.id}`}
          hint="Leave empty to keep it. At least 12 characters."
        >
          <Input
            id={`password-${user.id}`}
            type="password"
            minLength={12}
            maxLength={200}
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <DialogEnd verb="Save" failure={save.failure ?? disable.failure ?? enable.failure} pending={save.pending}>
          {!isMe && user.disabledAt === null && (
            <Button
              look="danger"
              className="mr-auto"
              pending={disable.pending}
              onClick={() => void disable.act({ userId: user.id, change: { disabled: true } })}
            >
              Disable the account
            </Button>
          )}
          {user.disabledAt !== null && (
            <Button
              className="mr-auto"
              pending={enable.pending}
              onClick={() => void enable.act({ userId: user.id, change: { disabled: false } })}
            >
              Let them sign in again
            </Button>
          )}
        </DialogEnd>
      </form>
    </Dialog>
  )
}
