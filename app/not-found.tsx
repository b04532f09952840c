import Link from 'next/link'
import { buttonClasses } from '../components/ui/button-classes.ts'

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-[60dvh] max-w-120 flex-col items-start justify-center gap-3 p-6">
      <h1 className="text-xl font-semibold">There is nothing here</h1>
      <p className="text-muted">The address names no page, or something your account does not see.</p>
      <Link href="/" className={buttonClasses()}>
        To the board
      </Link>
    </main>
  )
}
