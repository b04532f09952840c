import type { Page } from '@playwright/test'

/**
 * What comes late in a stream stands as a hidden copy at the document's end and is moved to its place a moment after the page
 * has loaded: until then a locator meets it twice.
 */
export const streamedIn = (page: Page) =>
  page.waitForFunction(() => document.querySelector('[hidden][id^="S:"]') === null)
