import type { Browser, BrowserContext, Page } from '@playwright/test'

/**
 * What comes late in a stream stands as a hidden copy at the document's end and is moved to its place a moment after the page
 * has loaded: until then a locator meets it twice.
 */
export const streamedIn = (page: Page) =>
  page.waitForFunction(() => document.querySelector('[hidden][id^="S:"]') === null)

/** Whoever opens an address in this browser goes on only once the page stands in its place. */
export function opensWholePages(browser: Browser): Browser {
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async (options) => withWholePages(await newContext(options))
  return browser
}

function withWholePages(context: BrowserContext): BrowserContext {
  const newPage = context.newPage.bind(context)
  context.newPage = async () => {
    const page = await newPage()
    const [goto, reload, goBack] = [page.goto.bind(page), page.reload.bind(page), page.goBack.bind(page)]
    const whole =
      <Where extends unknown[], Answer>(open: (...where: Where) => Promise<Answer>) =>
      async (...where: Where): Promise<Answer> => {
        const answer = await open(...where)
        await streamedIn(page)
        return answer
      }
    return Object.assign(page, { goto: whole(goto), reload: whole(reload), goBack: whole(goBack) })
  }
  return context
}
