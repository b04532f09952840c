import Link from 'next/link'
import { buttonClasses } from '../../components/ui/button-classes.ts'

/** 403: the role may not see this page. */
export default function Forbidden() {
  return (
    <div className="mx-auto flex max-w-120 flex-col items-start gap-3 py-16">
      <h1 className="text-xl font-semibold">Your role may not see this page</h1>
      <p className="text-muted">Nothing is broken. An admin can change your role or your storefronts under Users.</p>
      <Link href="/" className={buttonClasses()}>
        To your board
      </Link>
    </div>
  )
}
