/** Brings the database to the newest schema: Prisma's tables and the queue's. */
export function migrate(url: string): Promise<void>
