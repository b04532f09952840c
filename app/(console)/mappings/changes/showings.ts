/** Which changes the list shows. */
export const showings = ['open', 'decided'] as const
