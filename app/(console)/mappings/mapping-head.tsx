import Link from 'next/link'
import type { ReactNode } from 'react'
import { PageHead } from '../../../components/display/page-head.tsx'

/** The head of one mapping's page, with the way back to all of them. */
export const MappingHead = ({ title, ...rest }: { title: string; truth: ReactNode; actions: ReactNode }) => (
  <PageHead
    title={
      <>
        <Link
          href="/mappings"
          className="touch text-muted underline decoration-line-strong decoration-1 underline-offset-4 hover:text-accent"
        >
          Mappings
        </Link>
        <span className="mx-2 text-muted">/</span>
        {title}
      </>
    }
    {...rest}
  />
)
