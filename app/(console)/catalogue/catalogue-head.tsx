import type { ReactNode } from 'react'
import { PageHead } from '../../../components/display/page-head.tsx'
import { CatalogueNav, type CataloguePlace } from './catalogue-nav.tsx'

interface CatalogueHeadProps {
  at: CataloguePlace
  truth: ReactNode
  /** Changes that wait for a person. */
  waiting?: number
  actions?: ReactNode
}

/** The head of the catalogue's pages, with the way from each to the others. */
export const CatalogueHead = ({ at, waiting, ...rest }: CatalogueHeadProps) => (
  <>
    <PageHead title="Catalogue" {...rest} />
    <CatalogueNav at={at} waiting={waiting ?? 0} />
  </>
)
