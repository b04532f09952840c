'use client'
import { useRouter } from 'next/navigation'
import { signIn } from 'next-auth/react'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { Field } from '../../../components/ui/field.tsx'
import { Input } from '../../../components/ui/input.tsx'

const words: Record<string, string> = {
  SIGN_IN_REFUSED: 'E-mail or password is wrong, or the account is disabled.',
  SIGN_IN_SLOWED: 'Too many attempts. Wait a quarter of an hour, then try again.',
  SIGN_IN_UNAVAILABLE: 'The database does not answer. Nothing is wrong with your password; try again in a minute.',
}

export function SignInForm({ to }: { to: string }) {
  const router = useRouter()
  const [failure, setFailure] = useState<string | null>(null)
  const [pending, setPending] = useState(false)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setPending(true)
    setFailure(null)
    const result = await signIn('credentials', {
      redirect: false,
      email: String(form.get('email')),
      password: String(form.get('password')),
    }).catch(() => undefined)
    if (result?.ok) {
      router.push(to)
      router.refresh()
      return
    }
    setPending(false)
    setFailure(words[result?.error ?? ''] ?? 'The console does not answer. Try again in a minute.')
  }

  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      <Field label="E-mail" htmlFor="email">
        <Input id="email" name="email" type="email" autoComplete="username" required className="h-9" />
      </Field>
      <Field label="Password" htmlFor="password">
        <Input id="password" name="password" type="password" autoComplete="current-password" required className="h-9" />
      </Field>
      {failure && (
        <p role="alert" className="rounded-md bg-blocked-soft px-3 py-2 text-blocked">
          {failure}
        </p>
      )}
      <Button type="submit" look="primary" pending={pending} className="h-9">
        Sign in
      </Button>
    </form>
  )
}
