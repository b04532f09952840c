'use client'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { type ReactNode, useState } from 'react'

/** The nonce of the document as it was first sent: a page read again comes with another, which the browser would refuse. */
export function StyleNonce({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [first] = useState(nonce)
  return <CSPProvider nonce={first}>{children}</CSPProvider>
}
