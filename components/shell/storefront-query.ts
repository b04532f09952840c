'use client'
import { parseAsString, useQueryState } from 'nuqs'

/** The storefront the page is narrowed to, by code; in the URL, so that a link means the same to everyone. */
export const useStorefrontCode = () =>
  useQueryState('storefront', parseAsString.withOptions({ shallow: false, history: 'push' }))

/** A path that keeps the storefront chosen. */
export const withStorefront = (href: string, code: string | null): string =>
  code ? `${href}${href.includes('?') ? '&' : '?'}storefront=${encodeURIComponent(code)}` : href
