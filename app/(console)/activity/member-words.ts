/** What a logged member is called, where its name in the log does not read by itself. */
const memberWords: Record<string, string> = {
  email: 'e-mail',
  url: 'address',
  storefrontIds: 'storefronts',
  disabledAt: 'disabled',
  liveFrom: 'live from',
  ratePerSecond: 'requests a second',
  concurrentWrites: 'writes at once',
  releaseDelaySeconds: 'seconds before it is sent',
  pricePolicy: 'a price off the master',
  priceToleranceAmount: 'price tolerance',
  assigneeId: 'with',
}

/** A member's name in words. */
export const memberWord = (name: string): string =>
  memberWords[name] ??
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()

/** What nothing means there: no storefront named is every storefront. */
export const nothingWord = (name: string): string => (name === 'storefrontIds' ? 'every one' : 'none')
