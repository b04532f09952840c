import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Wordmark } from '../../../components/shell/wordmark.tsx'
import { readPerson } from '../../_server/session.ts'
import { SignInForm } from './sign-in-form.tsx'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ to?: string | string[] }> }) {
  const { to } = await searchParams
  const target = localPath(to)
  if (await readPerson()) redirect(target)
  return (
    <main className="flex min-h-dvh items-center justify-center p-4">
      <div className="w-full max-w-96">
        <div className="mb-6 flex items-center gap-2 font-semibold">
          <Wordmark />
        </div>
        <div className="card p-6">
          <h1 className="text-xl font-semibold">Sign in</h1>
          <p className="mt-1 mb-5 text-muted">Orders, exceptions and the proof that nothing was lost.</p>
          <SignInForm to={target} />
        </div>
        <p className="mt-4 text-sm text-muted">
          No account, or the password is lost? An admin adds accounts and sets passwords under Users.
        </p>
      </div>
    </main>
  )
}

/** Where to go after: a path of ours, never another site. */
function localPath(to: string | string[] | undefined): string {
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : '/'
}
