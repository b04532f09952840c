/** How often a shop is polled: what silence is measured by. */
export const pollSeconds = 20
