import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import { cookies, headers } from 'next/headers'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { StyleNonce } from '../components/shell/style-nonce.tsx'
import { readTheme } from '../components/shell/theme.ts'
import { ToastProvider } from '../components/ui/toast.tsx'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Selvedge', template: '%s · Selvedge' },
  description: 'Every paid web order becomes exactly one sales order.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [sent, jar] = await Promise.all([headers(), cookies()])
  const theme = readTheme(jar.get('theme')?.value)
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      suppressHydrationWarning
      {...(theme === 'system' ? {} : { 'data-theme': theme })}
    >
      <body>
        <StyleNonce nonce={sent.get('x-nonce') ?? undefined}>
          <NuqsAdapter>
            <ToastProvider>{children}</ToastProvider>
          </NuqsAdapter>
        </StyleNonce>
      </body>
    </html>
  )
}
