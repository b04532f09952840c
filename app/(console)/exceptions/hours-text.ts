/** Business hours in words: "45 min", "6 h", "120 h". They are not days: a business day has eight of them, or as its calendar says. */
export const hoursText = (hours: number): string =>
  hours < 1 ? `${Math.max(0, Math.round(hours * 60))} min` : `${Math.floor(hours)} h`
