import NextAuth from 'next-auth'
import { authOptions } from '../../../_server/auth.ts'

const handle = (request: Request, context: { params: Promise<{ nextauth: string[] }> }) =>
  NextAuth(authOptions())(request, context)

export { handle as GET, handle as POST }
